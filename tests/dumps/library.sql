-- A dump as mysqldump 8 writes it: a library with loans. Tables come by their names, so that keys point forwards.

/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;
/*!40101 SET @OLD_CHARACTER_SET_RESULTS=@@CHARACTER_SET_RESULTS */;
/*!40101 SET @OLD_COLLATION_CONNECTION=@@COLLATION_CONNECTION */;
/*!50503 SET NAMES utf8mb4 */;
/*!40103 SET @OLD_TIME_ZONE=@@TIME_ZONE */;
/*!40103 SET TIME_ZONE='+00:00' */;
/*!40014 SET @OLD_UNIQUE_CHECKS=@@UNIQUE_CHECKS, UNIQUE_CHECKS=0 */;
/*!40014 SET @OLD_FOREIGN_KEY_CHECKS=@@FOREIGN_KEY_CHECKS, FOREIGN_KEY_CHECKS=0 */;
/*!40101 SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='NO_AUTO_VALUE_ON_ZERO' */;
/*!40111 SET @OLD_SQL_NOTES=@@SQL_NOTES, SQL_NOTES=0 */;

DROP TABLE IF EXISTS `loan`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!50503 SET character_set_client = utf8mb4 */;
CREATE TABLE `loan` (
  `id` int unsigned NOT NULL AUTO_INCREMENT,
  `volume_id` int unsigned NOT NULL,
  `reader` varchar(80) COLLATE utf8mb4_unicode_ci NOT NULL,
  `out_at` datetime(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  `back_at` timestamp NULL DEFAULT NULL,
  `state` enum('out','back','lost') NOT NULL DEFAULT 'out',
  `flags` set('urgent','renewed') DEFAULT NULL,
  PRIMARY KEY (`id`),
  KEY `volume_id` (`volume_id`),
  CONSTRAINT `loan_volume` FOREIGN KEY (`volume_id`) REFERENCES `volume` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB AUTO_INCREMENT=12 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='who has what';
/*!40101 SET character_set_client = @saved_cs_client */;

/*!40000 ALTER TABLE `loan` DISABLE KEYS */;
INSERT INTO `loan` VALUES (10,1,'Renée O\'Hara','2021-03-04 05:06:07.123456','2021-04-01 10:00:00','back','urgent,renewed'),(11,2,'Bo \"the\\reader\"','2022-01-01 00:00:00.000000',NULL,'out',NULL);
/*!40000 ALTER TABLE `loan` ENABLE KEYS */;

DROP TABLE IF EXISTS `volume`;
CREATE TABLE `volume` (
  `id` int unsigned NOT NULL AUTO_INCREMENT,
  `title` varchar(200) NOT NULL,
  `blurb` text,
  `cover` blob,
  `is_rare` bit(1) NOT NULL DEFAULT b'0',
  `shelf` tinyint(1) DEFAULT '1',
  `price` decimal(10,2) unsigned DEFAULT NULL,
  `cents` int GENERATED ALWAYS AS ((`price` * 100)) STORED,
  PRIMARY KEY (`id`),
  UNIQUE KEY `title` (`title`),
  KEY `blurb` (`blurb`(20))
) ENGINE=InnoDB AUTO_INCREMENT=3 DEFAULT CHARSET=utf8mb4 ROW_FORMAT=DYNAMIC;

INSERT INTO `volume` (`id`, `title`, `blurb`, `cover`, `is_rare`, `shelf`, `price`) VALUES (1,'Tides','One line\nand a second; no end','',b'1',1,12.50),(2,'Maps','100\% \'true\'',0x89504E47,b'0',2,NULL);

/*!50001 CREATE ALGORITHM=UNDEFINED */
/*!50013 DEFINER=`root`@`localhost` SQL SECURITY DEFINER */
/*!50001 VIEW `borrowed` AS select `l`.`reader` AS `reader`,`v`.`title` AS `title` from (`loan` `l` join `volume` `v` on((`v`.`id` = `l`.`volume_id`))) where (`l`.`state` = 'out') */;

/*!40103 SET TIME_ZONE=@OLD_TIME_ZONE */;

/*!40101 SET SQL_MODE=@OLD_SQL_MODE */;
/*!40014 SET FOREIGN_KEY_CHECKS=@OLD_FOREIGN_KEY_CHECKS */;
/*!40014 SET UNIQUE_CHECKS=@OLD_UNIQUE_CHECKS */;
/*!40101 SET CHARACTER_SET_CLIENT=@OLD_CHARACTER_SET_CLIENT */;
/*!40101 SET CHARACTER_SET_RESULTS=@OLD_CHARACTER_SET_RESULTS */;
/*!40101 SET COLLATION_CONNECTION=@OLD_COLLATION_CONNECTION */;
/*!40111 SET SQL_NOTES=@OLD_SQL_NOTES */;
