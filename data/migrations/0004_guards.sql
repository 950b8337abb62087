-- What INSERT OR REPLACE could still do, and a count of the events, so that one that is gone is missed.

CREATE TABLE suma_salida (
	topico INTEGER PRIMARY KEY REFERENCES topico,
	n INTEGER NOT NULL,           -- events ever queued
	podadas INTEGER NOT NULL      -- published or dropped ones that were pruned
) STRICT;
INSERT INTO suma_salida SELECT topico, count(*), 0 FROM salida GROUP BY topico;
CREATE TRIGGER salida_contada AFTER INSERT ON salida BEGIN
	INSERT INTO suma_salida VALUES (NEW.topico, 1, 0) ON CONFLICT DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER salida_podada AFTER DELETE ON salida WHEN OLD.estado IN (1, 3) BEGIN
	UPDATE suma_salida SET podadas = podadas + 1 WHERE topico = OLD.topico;
END;

-- An event belongs to a record of the newest change. The audit topic's are journal rows that the broker did not take, of any age.
DROP TRIGGER salida_con_diario;
CREATE TRIGGER salida_con_diario BEFORE INSERT ON salida
WHEN (SELECT grupo FROM diario WHERE seq = NEW.diario_seq) IS NOT (SELECT grupo FROM diario ORDER BY seq DESC LIMIT 1)
	AND NEW.topico IS NOT (SELECT n FROM topico WHERE nombre = 'auditoria.eventos')
	OR EXISTS (SELECT 1 FROM salida WHERE seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'salida: sin fila del diario'); END;
DROP TRIGGER movimiento_con_diario;
CREATE TRIGGER movimiento_con_diario BEFORE INSERT ON movimiento
WHEN NEW.seq IS NOT (SELECT max(seq) FROM diario)
	OR EXISTS (SELECT 1 FROM movimiento WHERE seq = NEW.seq AND cuenta = NEW.cuenta
		AND afiliado = NEW.afiliado AND moneda = NEW.moneda)
BEGIN SELECT RAISE(ABORT, 'movimiento: sin fila del diario'); END;
DROP TRIGGER diario_personal_con_diario;
CREATE TRIGGER diario_personal_con_diario BEFORE INSERT ON diario_personal
WHEN NEW.seq IS NOT (SELECT max(seq) FROM diario) OR EXISTS (SELECT 1 FROM diario_personal WHERE seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'diario_personal: sin fila del diario'); END;

-- A new record is a new one.
DROP TRIGGER afiliado_nace;
CREATE TRIGGER afiliado_nace BEFORE INSERT ON afiliado
WHEN NOT EXISTS (SELECT 1 FROM diario WHERE seq = NEW.diario_seq AND seq = (SELECT max(seq) FROM diario)
	AND entidad = 1 AND fila = NEW.fila AND version = NEW.version AND version_antes = 0)
	OR EXISTS (SELECT 1 FROM afiliado WHERE fila = NEW.fila) OR EXISTS (SELECT 1 FROM afiliado WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'afiliado: sin fila del diario'); END;
DROP TRIGGER campana_nace;
CREATE TRIGGER campana_nace BEFORE INSERT ON campana
WHEN NOT EXISTS (SELECT 1 FROM diario WHERE seq = NEW.diario_seq AND seq = (SELECT max(seq) FROM diario)
	AND entidad = 2 AND fila = NEW.fila AND version = NEW.version AND version_antes = 0)
	OR EXISTS (SELECT 1 FROM campana WHERE fila = NEW.fila) OR EXISTS (SELECT 1 FROM campana WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'campana: sin fila del diario'); END;
DROP TRIGGER conversion_nace;
CREATE TRIGGER conversion_nace BEFORE INSERT ON conversion
WHEN NOT EXISTS (SELECT 1 FROM diario WHERE seq = NEW.diario_seq AND seq = (SELECT max(seq) FROM diario)
	AND entidad = 3 AND fila = NEW.fila AND version = NEW.version AND version_antes = 0)
	OR EXISTS (SELECT 1 FROM conversion WHERE fila = NEW.fila) OR EXISTS (SELECT 1 FROM conversion WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'conversion: sin fila del diario'); END;
DROP TRIGGER comision_nace;
CREATE TRIGGER comision_nace BEFORE INSERT ON comision
WHEN NOT EXISTS (SELECT 1 FROM diario WHERE seq = NEW.diario_seq AND seq = (SELECT max(seq) FROM diario)
	AND entidad = 4 AND fila = NEW.fila AND version = NEW.version AND version_antes = 0)
	OR EXISTS (SELECT 1 FROM comision WHERE fila = NEW.fila) OR EXISTS (SELECT 1 FROM comision WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'comision: sin fila del diario'); END;
DROP TRIGGER nota_nace;
CREATE TRIGGER nota_nace BEFORE INSERT ON nota
WHEN NOT EXISTS (SELECT 1 FROM diario WHERE seq = NEW.diario_seq AND seq = (SELECT max(seq) FROM diario)
	AND entidad = 7 AND fila = NEW.fila AND version = NEW.version AND version_antes = 0)
	OR EXISTS (SELECT 1 FROM nota WHERE fila = NEW.fila) OR EXISTS (SELECT 1 FROM nota WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'nota: sin fila del diario'); END;
DROP TRIGGER ajuste_nace;
CREATE TRIGGER ajuste_nace BEFORE INSERT ON ajuste
WHEN NOT EXISTS (SELECT 1 FROM diario WHERE seq = NEW.diario_seq AND seq = (SELECT max(seq) FROM diario)
	AND entidad = 8 AND fila = NEW.fila AND version = NEW.version AND version_antes = 0)
	OR EXISTS (SELECT 1 FROM ajuste WHERE fila = NEW.fila) OR EXISTS (SELECT 1 FROM ajuste WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'ajuste: sin fila del diario'); END;
