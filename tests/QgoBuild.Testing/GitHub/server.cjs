// A fake GitHub for tests: a server on loopback that validates every request and every response against GitHub's API description
// (api.json), records requests, and can inject faults. Each test has its own repository, so tests are independent.
//   PUT /_test/{owner}/{repo} {…}   sets its state: branches, checks, statuses, deployments, environments, pulls, comments, faults
//   GET /_test/{owner}/{repo}       returns its state, the requests, and the violations of the API description
// It ends when its standard input is closed, so that a killed test leaves no process.
const http = require('node:http');
const { OpenAPIBackend } = require('openapi-backend');
const sodium = require('libsodium-wrappers');

const definition = require('./api.json');
const now = '2026-11-26T08:00:00Z';
const repositories = new Map();
let ids = 1000;
let keys;

const emptyRepository = () => ({
  branches: {}, rules: {}, commits: {}, checks: {}, statuses: {}, runs: {}, deployments: [], environments: {}, releases: [], pulls: {},
  comments: [], policies: {}, secrets: {}, variables: {}, faults: [], calls: [], violations: [],
  reviews: {}, pullCommits: {}, approvals: {}, jobs: {}, teams: null,
});
const repositoryOf = (owner, repo) => {
  const name = `${owner}/${repo}`;
  if (!repositories.has(name)) repositories.set(name, emptyRepository());
  return repositories.get(name);
};

// GitHub ignores an unknown field. Here it is an error, because it is always a spelling error.
const strict = (schema) => {
  if (!schema || typeof schema !== 'object') return;
  if (schema.properties && schema.additionalProperties === undefined && !schema.oneOf && !schema.anyOf) schema.additionalProperties = false;
  for (const property of Object.values(schema.properties ?? {})) strict(property);
  for (const part of [...(schema.oneOf ?? []), ...(schema.anyOf ?? []), ...[schema.items ?? []].flat()]) strict(part);
};
// OpenAPI's "nullable" allows null; a validator of JSON schemas requires that in the type.
const plain = (node) => {
  if (!node || typeof node !== 'object') return;
  if (node.nullable === true && node.type === undefined) {
    const { nullable, ...rest } = node;
    for (const key of Object.keys(node)) delete node[key];
    node.anyOf = [rest, { enum: [null] }];
  }
  if (node.nullable === true && node.enum && !node.enum.includes(null)) node.enum.push(null);
  Object.values(node).forEach(plain);
};
plain(definition);
for (const path of Object.values(definition.paths))
  for (const operation of Object.values(path)) strict(operation.requestBody?.content?.['application/json']?.schema);

const notFound = { status: 404, body: { message: 'Not Found', documentation_url: 'https://docs.github.com/rest' } };
const refused = (field, code, message) => ({ status: 422, body: { message: 'Validation Failed', documentation_url: 'https://docs.github.com/rest', errors: [{ resource: 'Thing', field, code, message }] } });
const page = (query, items) => {
  const [number, size] = [Number(query.page ?? 1), Number(query.per_page ?? 30)];
  return Object.assign(items.slice((number - 1) * size, number * size), { next: number * size < items.length ? number + 1 : undefined });
};
// The example response in GitHub's API description. Fields that the description requires are missing in its teams.
const example = (operation, status) => {
  const mock = api.mockResponseForOperation(operation, { code: String(status) }).mock;
  return Array.isArray(mock) ? mock[0] : mock;
};

const account = (login) => (login === null || login === undefined ? null : { ...example('pulls/list-reviews', 200).user, login });
// A run is given by its suite's number, or by the fields that differ from the example.
const runOf = (id, known) => {
  const run = { ...example('actions/get-workflow-run', 200), id: Number(id), created_at: now };
  if (typeof known === 'number') return { ...run, check_suite_id: known };
  const { actor, triggering_actor, ...others } = known;
  return { ...run, ...others, ...(actor && { actor: account(actor) }), triggering_actor: account(triggering_actor ?? actor ?? run.actor.login) };
};

const answers = {
  'repos/list-deployments': ({ repository, query }) => ({
    status: 200,
    body: page(query, repository.deployments.filter((one) => ['sha', 'environment', 'task'].every((key) => !query[key] || query[key] === one[key]))
      .toReversed().map(({ statuses, ...one }) => ({ ...example('repos/list-deployments', 200), ...one }))),
  }),
  'repos/create-deployment': ({ repository, body }) => {
    if (repository.unknownCommits?.includes(body.ref)) return refused('ref', 'invalid', `No ref found for: ${body.ref}`);
    const deployment = { id: ++ids, sha: body.ref, task: 'deploy', environment: 'production', payload: {}, ...body, statuses: [], created_at: now, updated_at: now };
    repository.deployments.push(deployment);
    const { statuses, auto_merge, required_contexts, ...rest } = deployment;
    return { status: 201, body: { ...example('repos/create-deployment', 201), ...rest } };
  },
  'repos/list-deployment-statuses': ({ repository, query, params }) => {
    const deployment = repository.deployments.find((one) => one.id === Number(params.deployment_id));
    return deployment ? { status: 200, body: page(query, deployment.statuses.toReversed().map((one) => ({ ...example('repos/list-deployment-statuses', 200), ...one }))) } : notFound;
  },
  'repos/create-deployment-status': ({ repository, params, body }) => {
    const deployment = repository.deployments.find((one) => one.id === Number(params.deployment_id));
    if (!deployment) return notFound;
    if (body.state === 'success' && body.auto_inactive !== false)
      for (const before of repository.deployments.filter((one) => one !== deployment && one.environment === deployment.environment && !one.production_environment && !one.transient_environment))
        before.statuses.push({ id: ++ids, state: 'inactive' });
    const { auto_inactive, ...status } = { id: ++ids, ...body };
    deployment.statuses.push({ ...status, auto_inactive });
    return { status: 201, body: { ...example('repos/create-deployment-status', 201), ...status } };
  },
  'checks/list-for-ref': ({ repository, query, params }) => {
    const all = (repository.checks[params.ref] ?? []).map((one, index) => ({ ...example('checks/list-for-ref', 200).check_runs[0], id: index + 1, pull_requests: [], ...one }));
    return { status: 200, body: { total_count: all.length, check_runs: page(query, all) } };
  },
  'repos/list-commit-statuses-for-ref': ({ repository, query, params }) => ({
    status: 200,
    body: page(query, (repository.statuses[params.ref] ?? []).map((one) => ({ ...example('repos/list-commit-statuses-for-ref', 200), ...one }))),
  }),
  'repos/list-pull-requests-associated-with-commit': ({ repository, params }) => ({
    status: 200,
    body: (repository.pulls[params.commit_sha] ?? []).map((one) => {
      const pull = { ...example('repos/list-pull-requests-associated-with-commit', 200), requested_teams: [] };
      if (typeof one === 'number') return { ...pull, number: one };
      return { ...pull, ...one, user: account(one.user), base: { ...pull.base, ref: one.base ?? 'main' } };
    }),
  }),
  'pulls/list-reviews': ({ repository, query, params }) => ({
    status: 200,
    body: page(query, (repository.reviews[params.pull_number] ?? []).map((one, index) => ({ ...example('pulls/list-reviews', 200), id: index + 1, ...one, user: account(one.user) }))),
  }),
  'pulls/list-commits': ({ repository, query, params }) => ({
    status: 200,
    body: page(query, (repository.pullCommits[params.pull_number] ?? []).map((one) => {
      const commit = example('pulls/list-commits', 200);
      return {
        ...commit, sha: one.sha, author: account(one.author), committer: account(one.committer === undefined ? one.author : one.committer),
        parents: Array.from({ length: one.parents ?? 1 }, () => commit.parents[0]),
        commit: { ...commit.commit, message: one.message ?? 'A change', verification: { ...commit.commit.verification, verified: one.verified ?? false } },
      };
    })),
  }),
  'git/get-commit': ({ repository, params }) => {
    const tree = repository.commits[params.commit_sha];
    return tree ? { status: 200, body: { ...example('git/get-commit', 200), sha: params.commit_sha, tree: { sha: tree, url: 'https://api.github.com/tree' } } } : notFound;
  },
  'actions/get-workflow-run': ({ repository, params }) => {
    const known = repository.runs[params.run_id];
    return known ? { status: 200, body: runOf(params.run_id, known) } : notFound;
  },
  'actions/list-workflow-runs-for-repo': ({ repository, query }) => {
    const runs = Object.entries(repository.runs).map(([id, known]) => runOf(id, known)).filter((run) => !query.head_sha || run.head_sha === query.head_sha);
    return { status: 200, body: { total_count: runs.length, workflow_runs: page(query, runs) } };
  },
  'actions/list-jobs-for-workflow-run': ({ repository, query, params }) => {
    const jobs = (repository.jobs[params.run_id] ?? []).map((one) => ({
      ...example('actions/list-jobs-for-workflow-run', 200).jobs[0], created_at: now, status: one.conclusion ? 'completed' : 'in_progress', ...one,
      steps: (one.steps ?? []).map((step, index) => ({ number: index + 1, status: 'completed', ...step })),
    }));
    return { status: 200, body: { total_count: jobs.length, jobs: page(query, jobs) } };
  },
  'actions/get-reviews-for-run': ({ repository, params }) => ({
    status: 200,
    body: (repository.approvals[params.run_id] ?? []).map(({ environment, user, ...one }) => {
      const answer = example('actions/get-reviews-for-run', 200);
      return { ...answer, ...one, user: account(user), environments: [{ ...answer.environments[0], name: environment ?? 'production' }] };
    }),
  }),
  'repos/get-branch': ({ repository, params }) => {
    const branch = repository.branches[params.branch];
    return branch ? { status: 200, body: { ...example('repos/get-branch', 200), name: params.branch, ...branch } } : notFound;
  },
  'repos/get-branch-rules': ({ repository, query, params }) => ({ status: 200, body: page(query, repository.rules[params.branch] ?? []) }),
  'repos/create-release': ({ repository, body }) => {
    if (repository.releases.some((one) => one.tag_name === body.tag_name)) return refused('tag_name', 'already_exists');
    repository.releases.push(body);
    const { generate_release_notes, make_latest, discussion_category_name, ...rest } = body;
    return { status: 201, body: { ...example('repos/create-release', 201), ...rest, id: ++ids } };
  },
  'issues/list-comments': ({ repository, query, params }) => ({
    status: 200,
    body: page(query, repository.comments.filter((one) => one.issue === Number(params.issue_number)).map(({ issue, ...one }) => ({ ...example('issues/list-comments', 200), ...one }))),
  }),
  'issues/create-comment': ({ repository, params, body }) => {
    const comment = { id: ++ids, issue: Number(params.issue_number), body: body.body };
    repository.comments.push(comment);
    return { status: 201, body: { ...example('issues/create-comment', 201), id: comment.id, body: comment.body } };
  },
  'issues/update-comment': ({ repository, params, body }) => {
    const comment = repository.comments.find((one) => one.id === Number(params.comment_id));
    if (!comment) return notFound;
    comment.body = body.body;
    return { status: 200, body: { ...example('issues/update-comment', 200), id: comment.id, body: comment.body } };
  },
  'repos/get-environment': ({ repository, params }) => {
    const environment = repository.environments[params.environment_name];
    return environment ? { status: 200, body: { ...example('repos/get-environment', 200), name: params.environment_name, protection_rules: [], ...environment } } : notFound;
  },
  'repos/create-or-update-environment': ({ repository, params, body }) => {
    const reviewers = (body?.reviewers ?? []).map(({ type, id }) => ({
      type, reviewer: type === 'Team' ? { ...example('teams/get-by-name', 200), type: 'organization', id } : { ...example('repos/create-deployment', 201).creator, id },
    }));
    const environment = {
      protection_rules: reviewers.length ? [{ id: ++ids, node_id: 'x', type: 'required_reviewers', prevent_self_review: body.prevent_self_review ?? false, reviewers }] : [],
      deployment_branch_policy: body?.deployment_branch_policy ?? null,
    };
    repository.environments[params.environment_name] = environment;
    return { status: 200, body: { ...example('repos/create-or-update-environment', 200), name: params.environment_name, ...environment } };
  },
  'repos/list-deployment-branch-policies': ({ repository, params }) => {
    const names = repository.policies[params.environment_name] ?? [];
    return { status: 200, body: { total_count: names.length, branch_policies: names.map((name, index) => ({ id: index + 1, node_id: 'x', name })) } };
  },
  'repos/create-deployment-branch-policy': ({ repository, params, body }) => {
    (repository.policies[params.environment_name] ??= []).push(body.name);
    return { status: 200, body: { id: ++ids, node_id: 'x', name: body.name } };
  },
  'actions/get-environment-public-key': () => ({ status: 200, body: { key_id: '568250167242549743', key: sodium.to_base64(keys.publicKey, sodium.base64_variants.ORIGINAL) } }),
  'actions/create-or-update-environment-secret': ({ repository, params, body }) => {
    const sealed = sodium.from_base64(body.encrypted_value, sodium.base64_variants.ORIGINAL);
    const known = params.secret_name in repository.secrets;
    repository.secrets[params.secret_name] = sodium.to_string(sodium.crypto_box_seal_open(sealed, keys.publicKey, keys.privateKey));
    return known ? { status: 204 } : { status: 201, body: {} };
  },
  'actions/get-environment-secret': ({ repository, params }) => (params.secret_name in repository.secrets
    ? { status: 200, body: { name: params.secret_name, created_at: '2026-11-23T08:32:41Z', updated_at: '2026-11-23T08:32:41Z' } }
    : notFound),
  'actions/get-environment-variable': ({ repository, params }) => (params.name in repository.variables
    ? { status: 200, body: { name: params.name, value: repository.variables[params.name], created_at: '2026-11-23T08:32:41Z', updated_at: '2026-11-23T08:32:41Z' } }
    : notFound),
  'actions/create-environment-variable': ({ repository, body }) => {
    if (body.name in repository.variables) return { status: 409, body: { message: 'Already exists - Variable already exists', documentation_url: 'https://docs.github.com/rest' } };
    repository.variables[body.name] = body.value;
    return { status: 201, body: {} };
  },
  'actions/update-environment-variable': ({ repository, params, body }) => {
    if (!(params.name in repository.variables)) return notFound;
    repository.variables[params.name] = body.value;
    return { status: 204 };
  },
  'users/get-by-username': ({ params }) => (params.username === 'nobody' ? notFound : { status: 200, body: { ...example('users/get-by-username', 200), login: params.username, id: 41 } }),
  'teams/get-membership-for-user-in-org': ({ repository, params }) => {
    const state = repository.teams?.[`${params.org}/${params.team_slug}`]?.[params.username];
    return state ? { status: 200, body: { ...example('teams/get-membership-for-user-in-org', 200), state } } : notFound;
  },
  'teams/get-by-name': ({ repository, params }) => {
    const team = example('teams/get-by-name', 200);
    // Without permission to read teams, the response is that of a missing team.
    const hidden = repository.teams ? !(`${params.org}/${params.team_slug}` in repository.teams) : params.team_slug === 'nobody';
    return hidden ? notFound : { status: 200, body: { ...team, type: 'organization', organization: { ...team.organization, archived_at: null }, slug: params.team_slug, id: 42 } };
  },
};

const handle = (operationId) => (context, call) => {
  const { params, query, requestBody } = context.request;
  const answer = answers[operationId]({ repository: call.repository, params, query: query ?? {}, body: requestBody ?? undefined });
  if (answer.status < 300 && answer.body && Object.keys(answer.body).length) {
    const { errors } = api.validateResponse(answer.body, context.operation, answer.status);
    if (errors?.length) return violate(call, operationId, `the answer of this server: ${JSON.stringify(errors.slice(0, 3))}`);
  }
  const next = [answer.body, ...Object.values(answer.body ?? {})].find((value) => value?.next)?.next;
  if (next) {
    const url = new URL(call.url);
    url.searchParams.set('page', next);
    answer.headers = { link: `<${url}>; rel="next"` };
  }
  return answer;
};
const violate = (call, what, why) => {
  call.repository.violations.push(`${what}: ${why}`);
  return { status: 422, body: { message: 'Validation Failed', documentation_url: 'https://docs.github.com/rest', errors: [{ resource: 'Contract', field: what, code: 'invalid', message: String(why) }] } };
};

const api = new OpenAPIBackend({
  definition, quick: true, coerceTypes: true, ajvOpts: { strict: false, validateFormats: false },
  handlers: {
    ...Object.fromEntries(Object.keys(answers).map((id) => [id, handle(id)])),
    validationFail: (context, call) => violate(call, context.operation.operationId, JSON.stringify(context.validation.errors)),
    notFound: (context, call) => violate(call, `${call.method} ${call.path}`, 'not described in api.json'),
    notImplemented: (context, call) => violate(call, context.operation.operationId, 'nothing answers'),
  },
});

// An injected fault instead of a response, as often as set: a status, no response, or a closed connection.
const fault = (call, response) => {
  const found = call.repository.faults.find((one) => one.times !== 0 && call.path.includes(one.path ?? '') && (!one.method || one.method === call.method));
  if (!found) return false;
  if (found.times > 0) found.times--;
  if (found.kind === 'hang') return true;
  if (found.kind === 'cut') {
    response.socket.write('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{');
    response.socket.destroy();
    return true;
  }
  return send(response, { status: found.status, body: found.body ?? { message: 'injected fault' }, headers: found.headers });
};
const send = (response, { status, body, headers }) => {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
  response.end(body === undefined ? undefined : JSON.stringify(body));
  return true;
};

const serve = async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  const url = new URL(request.url, 'http://github');
  const [, first, owner, repo] = url.pathname.split('/');
  if (first === '_test') {
    const repository = repositoryOf(owner, repo);
    if (request.method === 'PUT') Object.assign(repository, JSON.parse(text));
    return send(response, { status: 200, body: repository });
  }

  // A request without a repository belongs to the repository in the token.
  const token = /^(?:Bearer|Token) (.*)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
  const repository = first === 'repos' ? repositoryOf(owner, repo) : repositoryOf(...token.split('.')[1].split('-of-').toReversed());
  const call = { repository, method: request.method, path: url.pathname, url: `http://${request.headers.host}${request.url}` };
  repository.calls.push({ method: request.method, path: url.pathname, query: url.search, authorization: request.headers.authorization, agent: request.headers['user-agent'], body: text ? JSON.parse(text) : null });
  if (fault(call, response)) return true;
  return send(response, await api.handleRequest({ method: request.method, path: url.pathname, query: url.search.slice(1), headers: request.headers, body: text ? JSON.parse(text) : undefined }, call));
};

(async () => {
  await sodium.ready;
  keys = sodium.crypto_box_keypair();
  await api.init();
  const server = http.createServer((request, response) => serve(request, response).catch((error) => send(response, { status: 599, body: { message: String(error.stack) } })));
  server.listen(0, '127.0.0.1', () => console.log(server.address().port));
  process.stdin.on('end', () => process.exit(0)).resume();
})();
