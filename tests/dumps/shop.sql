-- A dump with little around the tables: a shop whose orders change with time.

SET NAMES utf8mb4;
SET time_zone = '+00:00';
SET foreign_key_checks = 0;
SET sql_mode = 'NO_AUTO_VALUE_ON_ZERO';

DROP TABLE IF EXISTS `order_line`;
CREATE TABLE `order_line` (
  `order_id` bigint unsigned NOT NULL,
  `line` smallint unsigned NOT NULL,
  `article` char(8) CHARACTER SET ascii NOT NULL,
  `amount` mediumint NOT NULL DEFAULT '1',
  `price` double unsigned NOT NULL DEFAULT '0',
  PRIMARY KEY (`order_id`,`line`),
  CONSTRAINT `line_order` FOREIGN KEY (`order_id`) REFERENCES `orders` (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

INSERT INTO `order_line` VALUES (1,1,'APPLE',3,0.5),(1,2,'PEAR',1,0.75),(2,1,'APPLE',10,0.45);

DROP TABLE IF EXISTS `orders`;
CREATE TABLE `orders` (
  `id` bigint unsigned NOT NULL AUTO_INCREMENT,
  `customer` json DEFAULT NULL,
  `placed` date NOT NULL,
  `changed` timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  `note` longtext,
  PRIMARY KEY (`id`)
) ENGINE=MyISAM AUTO_INCREMENT=3 DEFAULT CHARSET=utf8mb4;

INSERT INTO `orders` VALUES (1,'{\"name\": \"Ada\", \"tags\": [\"a\", \"b\"]}','2020-02-29','2020-02-29 10:00:00','first\tone'),(2,NULL,'2020-03-01','2020-03-01 11:00:00',_utf8mb4'second');

DELIMITER ;;
CREATE TRIGGER `line_upper` BEFORE INSERT ON `order_line` FOR EACH ROW SET NEW.article = upper(NEW.article) ;;
DELIMITER ;

SET foreign_key_checks = 1;
