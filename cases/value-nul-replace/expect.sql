SELECT body FROM note ORDER BY id
