-- The newest decision of who is answerable for it, as undo asks for it.
DROP INDEX decision_actor;
CREATE INDEX decision_quien ON decision (coalesce(por, actor), n);
