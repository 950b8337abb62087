-- The bodies of events stand apart, so that marking one as published rewrites a short row.

CREATE TABLE salida_cuerpo (
	seq INTEGER PRIMARY KEY REFERENCES salida,
	cuerpo TEXT NOT NULL
) STRICT;
INSERT INTO salida_cuerpo SELECT seq, cuerpo FROM salida;
DROP TRIGGER salida_cuerpo;
ALTER TABLE salida DROP COLUMN cuerpo;
CREATE TRIGGER salida_cuerpo_nace BEFORE INSERT ON salida_cuerpo
WHEN NEW.seq IS NOT (SELECT max(seq) FROM salida) OR EXISTS (SELECT 1 FROM salida_cuerpo WHERE seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'salida_cuerpo: sin evento'); END;
CREATE TRIGGER salida_cuerpo_fijo BEFORE UPDATE ON salida_cuerpo
WHEN NEW.seq <> OLD.seq OR (SELECT estado FROM salida WHERE seq = OLD.seq) IS NOT 2
BEGIN SELECT RAISE(ABORT, 'salida_cuerpo: solo cambia el de un evento aparcado'); END;
CREATE TRIGGER salida_cuerpo_queda BEFORE DELETE ON salida_cuerpo
WHEN EXISTS (SELECT 1 FROM salida WHERE seq = OLD.seq)
BEGIN SELECT RAISE(ABORT, 'salida_cuerpo: un evento conserva el suyo'); END;
CREATE TRIGGER salida_con_cuerpo AFTER DELETE ON salida
BEGIN DELETE FROM salida_cuerpo WHERE seq = OLD.seq; END;
