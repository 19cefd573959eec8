-- Shipments made before tracking existed have no history. Each gets the event that every shipment has begun with since:
-- it was booked, where it started, when it was created. Running it again changes nothing.
INSERT INTO `tracking_events` (`shipment_id`, `status`, `place`, `note`, `occurred_at`)
SELECT `s`.`id`, 'BOOKED', CONCAT(`s`.`origin_city`, ', ', `s`.`origin_country`), NULL, `s`.`created_at`
FROM `shipments` AS `s`
WHERE NOT EXISTS (
  SELECT 1 FROM `tracking_events` AS `e` WHERE `e`.`shipment_id` = `s`.`id` AND `e`.`status` = 'BOOKED'
);
