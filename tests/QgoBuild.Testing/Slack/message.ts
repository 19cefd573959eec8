import type { KnownBlock } from "@slack/types";

/** What an incoming webhook takes. */
export interface WebhookMessage {
  text: string;
  blocks: KnownBlock[];
}
