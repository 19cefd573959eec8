-- utf8mb4_unicode_520_ci is known to MySQL 8.4, 9.x and MariaDB 10.11 alike. It ignores case and accents ("zurich" finds
-- "Zürich"), and, unlike utf8mb4_unicode_ci, it does not hold every emoji to be the same character.
CREATE TABLE `shipments` (
  `id` INTEGER NOT NULL AUTO_INCREMENT,
  `tracking_number` VARCHAR(13) NOT NULL,
  `reference` VARCHAR(64) NULL,
  `customer_name` VARCHAR(120) NOT NULL,
  `customer_email` VARCHAR(254) NULL,
  `origin_city` VARCHAR(80) NOT NULL,
  `origin_country` CHAR(2) NOT NULL,
  `destination_city` VARCHAR(80) NOT NULL,
  `destination_country` CHAR(2) NOT NULL,
  `mode` ENUM('ROAD', 'SEA', 'AIR', 'RAIL') NOT NULL,
  `goods` VARCHAR(200) NOT NULL,
  `pieces` INTEGER UNSIGNED NOT NULL,
  `weight_kg` DECIMAL(9, 2) NOT NULL,
  `status` ENUM('BOOKED', 'PICKED_UP', 'IN_TRANSIT', 'CUSTOMS', 'OUT_FOR_DELIVERY', 'DELIVERED', 'ON_HOLD', 'CANCELLED') NOT NULL DEFAULT 'BOOKED',
  `created_at` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `updated_at` DATETIME(3) NOT NULL,

  UNIQUE INDEX `shipments_tracking_number_key` (`tracking_number`),
  PRIMARY KEY (`id`)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci;
