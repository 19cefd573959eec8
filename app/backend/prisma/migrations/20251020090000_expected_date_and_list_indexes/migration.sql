ALTER TABLE `shipments` ADD COLUMN `expected_on` DATE NULL;

-- The list is read newest first, with the id to settle equal times, in all or for one status: both are an index read backwards.
CREATE INDEX `shipments_created_at_id_idx` ON `shipments` (`created_at`, `id`);
CREATE INDEX `shipments_status_created_at_id_idx` ON `shipments` (`status`, `created_at`, `id`);
