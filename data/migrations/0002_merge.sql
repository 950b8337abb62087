-- An affiliate that was merged into another one: what names it is taken for the other.
ALTER TABLE afiliado ADD COLUMN fusionado_en INTEGER REFERENCES afiliado;

-- One journal row may move money within an account: from one affiliate to another, from one currency to another.
CREATE TABLE movimiento_2 (
	seq INTEGER NOT NULL REFERENCES diario,
	cuenta INTEGER NOT NULL REFERENCES cuenta,
	dia INTEGER NOT NULL,
	afiliado INTEGER NOT NULL REFERENCES afiliado,
	campana INTEGER NOT NULL REFERENCES campana,
	moneda INTEGER NOT NULL REFERENCES moneda,
	monto INTEGER NOT NULL,
	n INTEGER NOT NULL,
	PRIMARY KEY (seq, cuenta, afiliado, moneda)
) STRICT, WITHOUT ROWID;
INSERT INTO movimiento_2 SELECT * FROM movimiento;
DROP TABLE movimiento;
ALTER TABLE movimiento_2 RENAME TO movimiento;
CREATE TRIGGER movimiento_sumado AFTER INSERT ON movimiento BEGIN
	INSERT INTO suma_afiliado VALUES (NEW.afiliado, NEW.moneda, NEW.cuenta, NEW.dia, NEW.monto, NEW.n)
		ON CONFLICT DO UPDATE SET monto = monto + excluded.monto, n = n + excluded.n;
	INSERT INTO suma_campana VALUES (NEW.campana, NEW.moneda, NEW.cuenta, NEW.dia, NEW.monto, NEW.n),
		(NEW.campana, NEW.moneda, NEW.cuenta, 0, NEW.monto, NEW.n)
		ON CONFLICT DO UPDATE SET monto = monto + excluded.monto, n = n + excluded.n;
END;
CREATE TRIGGER movimiento_con_diario BEFORE INSERT ON movimiento
WHEN NEW.seq IS NOT (SELECT max(seq) FROM diario)
BEGIN SELECT RAISE(ABORT, 'movimiento: sin fila del diario'); END;
CREATE TRIGGER movimiento_fijo BEFORE UPDATE ON movimiento
BEGIN SELECT RAISE(ABORT, 'movimiento: no se cambia'); END;
CREATE TRIGGER movimiento_queda BEFORE DELETE ON movimiento
BEGIN SELECT RAISE(ABORT, 'movimiento: no se borra'); END;
