CREATE TABLE `tracking_events` (
  `id` INTEGER NOT NULL AUTO_INCREMENT,
  `shipment_id` INTEGER NOT NULL,
  `status` ENUM('BOOKED', 'PICKED_UP', 'IN_TRANSIT', 'CUSTOMS', 'OUT_FOR_DELIVERY', 'DELIVERED', 'ON_HOLD', 'CANCELLED') NOT NULL,
  `place` VARCHAR(120) NOT NULL,
  `note` VARCHAR(500) NULL,
  `occurred_at` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),

  INDEX `tracking_events_shipment_id_occurred_at_id_idx` (`shipment_id`, `occurred_at`, `id`),
  PRIMARY KEY (`id`),
  CONSTRAINT `tracking_events_shipment_id_fkey` FOREIGN KEY (`shipment_id`) REFERENCES `shipments` (`id`)
    ON DELETE RESTRICT ON UPDATE CASCADE
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci;
