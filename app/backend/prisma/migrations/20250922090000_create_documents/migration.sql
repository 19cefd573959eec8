CREATE TABLE `documents` (
  `id` CHAR(36) NOT NULL,
  `shipment_id` INTEGER NOT NULL,
  `original_name` VARCHAR(255) NOT NULL,
  `stored_name` VARCHAR(64) NOT NULL,
  `content_type` VARCHAR(127) NOT NULL,
  `size_bytes` INTEGER UNSIGNED NOT NULL,
  `sha256` CHAR(64) NOT NULL,
  `uploaded_at` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),

  UNIQUE INDEX `documents_stored_name_key` (`stored_name`),
  INDEX `documents_shipment_id_uploaded_at_id_idx` (`shipment_id`, `uploaded_at`, `id`),
  PRIMARY KEY (`id`),
  CONSTRAINT `documents_shipment_id_fkey` FOREIGN KEY (`shipment_id`) REFERENCES `shipments` (`id`)
    ON DELETE RESTRICT ON UPDATE CASCADE
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci;
