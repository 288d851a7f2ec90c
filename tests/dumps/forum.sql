-- A dump with keys after the rows, as some tools write it: a forum whose threads are trees.

SET SQL_MODE = "NO_AUTO_VALUE_ON_ZERO";
START TRANSACTION;
SET time_zone = "+00:00";

CREATE TABLE `post` (
  `id` int(11) NOT NULL,
  `parent` int(11) DEFAULT NULL,
  `author` varchar(40) NOT NULL,
  `body` text NOT NULL,
  `likes` int(10) UNSIGNED NOT NULL DEFAULT 0,
  `at` datetime NOT NULL DEFAULT current_timestamp()
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;

INSERT INTO `post` (`id`, `parent`, `author`, `body`, `likes`, `at`) VALUES
(1, NULL, 'eve', 'What\'s \"new\"?', 4, '2023-05-06 07:08:09'),
(2, 1, 'dan', 'Nothing; /* really */ -- nothing # at all', 0, '2023-05-06 07:09:00'),
(3, 2, 'eve', 'C:\\temp\r\nis full', 1, '2023-05-06 07:10:00');

ALTER TABLE `post`
  ADD PRIMARY KEY (`id`),
  ADD KEY `parent` (`parent`);

ALTER TABLE `post`
  MODIFY `id` int(11) NOT NULL AUTO_INCREMENT, AUTO_INCREMENT=4;

ALTER TABLE `post`
  ADD CONSTRAINT `post_parent` FOREIGN KEY (`parent`) REFERENCES `post` (`id`) ON DELETE CASCADE;
COMMIT;
