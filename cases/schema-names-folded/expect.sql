SELECT UserId, "e-mail", "größe" FROM UserAccount;
SELECT PostId, UserId FROM post;
