-- The books: records, their journal, what follows from both. Numbers of lookup tables are the program's and append only.
-- Amounts are minor units, instants UTC milliseconds, days YYYYMMDD in the store's zone.

CREATE TABLE entidad (n INTEGER PRIMARY KEY, nombre TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE paso (n INTEGER PRIMARY KEY, nombre TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE motivo_codigo (n INTEGER PRIMARY KEY, nombre TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE afiliado_estado (n INTEGER PRIMARY KEY, nombre TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE campana_estado (n INTEGER PRIMARY KEY, nombre TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE conversion_estado (n INTEGER PRIMARY KEY, nombre TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE conversion_tipo (n INTEGER PRIMARY KEY, nombre TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE comision_estado (n INTEGER PRIMARY KEY, nombre TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE comision_tipo (n INTEGER PRIMARY KEY, nombre TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE comision_origen (n INTEGER PRIMARY KEY, nombre TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE moneda (n INTEGER PRIMARY KEY, nombre TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE cuenta (n INTEGER PRIMARY KEY, nombre TEXT NOT NULL UNIQUE) STRICT;
INSERT INTO cuenta VALUES (1, 'por_decidir'), (2, 'aprobado'), (3, 'en_banco'), (4, 'pagado');

CREATE TABLE actor (n INTEGER PRIMARY KEY, nombre TEXT NOT NULL UNIQUE) STRICT;
INSERT INTO actor VALUES (1, 'sistema');

-- One decision of a person (or of the program): the unit of undo. A bulk one commits in slices.
CREATE TABLE decision (
	n INTEGER PRIMARY KEY,
	id TEXT NOT NULL UNIQUE CHECK (length(id) BETWEEN 1 AND 64),
	paso INTEGER NOT NULL REFERENCES paso,
	entidad INTEGER REFERENCES entidad,
	actor INTEGER NOT NULL REFERENCES actor,
	por INTEGER REFERENCES actor,
	momento INTEGER NOT NULL,
	estado INTEGER NOT NULL CHECK (estado BETWEEN 0 AND 3), -- abierta, hecha, cortada, deshecha
	argumentos TEXT,              -- JSON: what a bulk one needs to go on
	hasta INTEGER,                -- a bulk one takes no row after this one
	ultima INTEGER,               -- the row it came to
	previstas INTEGER NOT NULL DEFAULT 0,
	hechas INTEGER NOT NULL DEFAULT 0,
	rechazadas INTEGER NOT NULL DEFAULT 0,
	deshace INTEGER REFERENCES decision,
	archivo_hash BLOB             -- of an import; freed by its undo
) STRICT;
CREATE INDEX decision_actor ON decision (actor, n);
CREATE INDEX decision_estado ON decision (estado) WHERE estado IN (0, 2);
CREATE INDEX decision_archivo ON decision (archivo_hash) WHERE archivo_hash IS NOT NULL;

-- Append-only, one row a record and transaction, chained. `grupo` is the first seq of the same record set.
CREATE TABLE diario (
	seq INTEGER PRIMARY KEY,
	generacion INTEGER NOT NULL,
	grupo INTEGER NOT NULL,
	momento INTEGER NOT NULL,
	actor INTEGER NOT NULL REFERENCES actor,
	por INTEGER REFERENCES actor,
	decision INTEGER NOT NULL REFERENCES decision,
	pasos TEXT NOT NULL,          -- numbers of paso, in order, joined by commas
	entidad INTEGER NOT NULL REFERENCES entidad,
	fila INTEGER NOT NULL,
	version_antes INTEGER NOT NULL,
	version INTEGER NOT NULL CHECK (version = version_antes + 1),
	cambios TEXT,
	personal_hash BLOB,
	motivo_codigo INTEGER REFERENCES motivo_codigo,
	motivo TEXT,
	hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE INDEX diario_fila ON diario (entidad, fila, seq);
CREATE INDEX diario_decision ON diario (decision);

-- The second payload: enters the chain only as BLAKE2b(sal, datos).
CREATE TABLE diario_personal (
	seq INTEGER PRIMARY KEY REFERENCES diario,
	sal BLOB NOT NULL CHECK (length(sal) = 16),
	datos TEXT NOT NULL
) STRICT;

CREATE TABLE ajuste (
	fila INTEGER PRIMARY KEY,
	id TEXT NOT NULL UNIQUE,
	version INTEGER NOT NULL,
	creado INTEGER NOT NULL,
	cambiado INTEGER NOT NULL,
	diario_seq INTEGER NOT NULL REFERENCES diario,
	deshecha INTEGER NOT NULL DEFAULT 0,
	extra TEXT,
	valor TEXT
) STRICT;

CREATE TABLE nota (
	fila INTEGER PRIMARY KEY,
	id TEXT NOT NULL UNIQUE,
	version INTEGER NOT NULL,
	creado INTEGER NOT NULL,
	cambiado INTEGER NOT NULL,
	diario_seq INTEGER NOT NULL REFERENCES diario,
	deshecha INTEGER NOT NULL DEFAULT 0 CHECK (deshecha IN (0, 1)),
	extra TEXT,
	entidad INTEGER NOT NULL REFERENCES entidad,
	fila_entidad INTEGER NOT NULL,
	destino INTEGER NOT NULL CHECK (destino IN (0, 1)),
	texto TEXT NOT NULL CHECK (length(texto) BETWEEN 1 AND 2000),
	actor INTEGER NOT NULL REFERENCES actor
) STRICT;
CREATE INDEX nota_de ON nota (entidad, fila_entidad, fila);

CREATE TABLE afiliado (
	fila INTEGER PRIMARY KEY,
	id TEXT NOT NULL UNIQUE CHECK (length(id) BETWEEN 1 AND 64),
	version INTEGER NOT NULL CHECK (version > 0),
	creado INTEGER NOT NULL,
	cambiado INTEGER NOT NULL,
	diario_seq INTEGER NOT NULL REFERENCES diario,
	deshecha INTEGER NOT NULL DEFAULT 0 CHECK (deshecha IN (0, 1)),
	extra TEXT,
	estado INTEGER NOT NULL REFERENCES afiliado_estado,
	nombre TEXT NOT NULL CHECK (length(nombre) BETWEEN 1 AND 200),
	email TEXT CHECK (email LIKE '_%@_%' AND email NOT LIKE '%@%@%'),
	telefono TEXT CHECK (length(telefono) <= 40),
	documento_tipo INTEGER CHECK (documento_tipo BETWEEN 0 AND 4),
	documento_numero TEXT CHECK (length(documento_numero) BETWEEN 3 AND 20),
	tipo_afiliado INTEGER NOT NULL CHECK (tipo_afiliado BETWEEN 0 AND 4),
	nivel INTEGER CHECK (nivel > 0),
	banco TEXT,
	tipo_cuenta INTEGER CHECK (tipo_cuenta IN (0, 1)),
	numero_cuenta TEXT CHECK (length(numero_cuenta) BETWEEN 4 AND 34),
	titular TEXT,
	documento_titular TEXT,
	llave_breb TEXT,
	banco_estado INTEGER CHECK (banco_estado IN (0, 1)),
	banco_confirmado_por TEXT,
	banco_confirmado_fecha INTEGER,
	comision_base INTEGER CHECK (comision_base BETWEEN 0 AND 100000),
	comision_premium INTEGER CHECK (comision_premium BETWEEN 0 AND 100000),
	minimo_pago TEXT,
	suspendido_hasta INTEGER,
	conflicto INTEGER NOT NULL DEFAULT 0 CHECK (conflicto IN (0, 1)),
	motivo_codigo INTEGER REFERENCES motivo_codigo,
	motivo TEXT,
	CHECK ((banco IS NULL) = (tipo_cuenta IS NULL) AND (banco IS NULL) = (numero_cuenta IS NULL)),
	CHECK ((documento_tipo IS NULL) = (documento_numero IS NULL)),
	CHECK (comision_premium >= comision_base),
	CHECK (email IS NOT NULL OR conflicto = 1)
) STRICT;
CREATE UNIQUE INDEX afiliado_email ON afiliado (email) WHERE estado <> 6 AND deshecha = 0 AND conflicto = 0;
CREATE UNIQUE INDEX afiliado_documento ON afiliado (documento_tipo, documento_numero)
	WHERE estado <> 6 AND deshecha = 0 AND conflicto = 0;
CREATE INDEX afiliado_fecha ON afiliado (creado, fila);
CREATE INDEX afiliado_cuenta ON afiliado (numero_cuenta) WHERE numero_cuenta IS NOT NULL;
CREATE INDEX afiliado_vence ON afiliado (suspendido_hasta) WHERE suspendido_hasta IS NOT NULL;

CREATE TABLE campana (
	fila INTEGER PRIMARY KEY,
	id TEXT NOT NULL UNIQUE CHECK (length(id) BETWEEN 1 AND 64),
	version INTEGER NOT NULL CHECK (version > 0),
	creado INTEGER NOT NULL,
	cambiado INTEGER NOT NULL,
	diario_seq INTEGER NOT NULL REFERENCES diario,
	deshecha INTEGER NOT NULL DEFAULT 0 CHECK (deshecha IN (0, 1)),
	extra TEXT,
	estado INTEGER NOT NULL REFERENCES campana_estado,
	nombre TEXT NOT NULL CHECK (length(nombre) BETWEEN 1 AND 200),
	descripcion TEXT,
	fecha_inicio INTEGER NOT NULL,
	fecha_fin INTEGER NOT NULL CHECK (fecha_inicio < fecha_fin),
	presupuesto INTEGER CHECK (presupuesto BETWEEN 0 AND 10000000000000),
	presupuesto_orden INTEGER NOT NULL GENERATED ALWAYS AS (ifnull(presupuesto, -1)),
	moneda INTEGER NOT NULL REFERENCES moneda,
	tipo_campana INTEGER NOT NULL CHECK (tipo_campana BETWEEN 0 AND 5),
	canales TEXT,
	edad_minima INTEGER CHECK (edad_minima BETWEEN 0 AND 120),
	edad_maxima INTEGER CHECK (edad_maxima BETWEEN 0 AND 120 AND edad_maxima >= edad_minima),
	ubicaciones TEXT,
	comision_conversion INTEGER CHECK (comision_conversion BETWEEN 0 AND 100000),
	comision_venta INTEGER CHECK (comision_venta BETWEEN 0 AND 100000),
	bonus_objetivos INTEGER CHECK (bonus_objetivos BETWEEN 0 AND 100000),
	meta_conversiones INTEGER CHECK (meta_conversiones > 0),
	politica_tasa INTEGER CHECK (politica_tasa BETWEEN 0 AND 3),
	planes TEXT,
	politica_fraude INTEGER NOT NULL CHECK (politica_fraude BETWEEN 0 AND 2),
	dias_espera INTEGER NOT NULL CHECK (dias_espera >= 0),
	motivo_codigo INTEGER REFERENCES motivo_codigo,
	motivo TEXT
) STRICT;
CREATE INDEX campana_fecha ON campana (creado, fila);
CREATE INDEX campana_valor ON campana (presupuesto_orden, fila);
CREATE INDEX campana_vence ON campana (fecha_fin) WHERE estado IN (1, 2);

CREATE TABLE conversion (
	fila INTEGER PRIMARY KEY,
	id TEXT NOT NULL UNIQUE CHECK (length(id) BETWEEN 1 AND 64),
	version INTEGER NOT NULL CHECK (version > 0),
	creado INTEGER NOT NULL,
	cambiado INTEGER NOT NULL,
	diario_seq INTEGER NOT NULL REFERENCES diario,
	deshecha INTEGER NOT NULL DEFAULT 0 CHECK (deshecha IN (0, 1)),
	extra TEXT,
	estado INTEGER NOT NULL REFERENCES conversion_estado,
	afiliado_id TEXT NOT NULL,
	campana_id TEXT NOT NULL,
	afiliado INTEGER REFERENCES afiliado,
	campana INTEGER REFERENCES campana,
	tipo_conversion INTEGER NOT NULL REFERENCES conversion_tipo,
	valor_conversion INTEGER NOT NULL CHECK (valor_conversion BETWEEN 0 AND 10000000000000),
	moneda INTEGER NOT NULL REFERENCES moneda,
	reembolsado INTEGER NOT NULL CHECK (reembolsado BETWEEN 0 AND valor_conversion),
	canal_origen TEXT,
	fecha_conversion INTEGER NOT NULL,
	fecha_con_hora INTEGER NOT NULL,
	cliente_email TEXT,
	cliente_ubicacion TEXT,
	cliente_dispositivo TEXT,
	productos TEXT,
	metadatos TEXT,
	transaccion_id TEXT,
	score_fraude INTEGER NOT NULL CHECK (score_fraude BETWEEN 0 AND 100),
	razones_fraude TEXT,
	retenida_por TEXT,
	validacion INTEGER CHECK (validacion IN (0, 1)),
	digitada_por INTEGER REFERENCES actor,
	motivo_codigo INTEGER REFERENCES motivo_codigo,
	motivo TEXT,
	CHECK (tipo_conversion <> 0 OR valor_conversion > 0)
) STRICT;
CREATE UNIQUE INDEX conversion_transaccion ON conversion (transaccion_id)
	WHERE transaccion_id IS NOT NULL AND deshecha = 0;
CREATE INDEX conversion_fecha ON conversion (fecha_conversion, fila);
CREATE INDEX conversion_valor ON conversion (valor_conversion, fila);
CREATE INDEX conversion_estado_fecha ON conversion (estado, fecha_conversion, fila);
CREATE INDEX conversion_afiliado_fecha ON conversion (afiliado, fecha_conversion, fila);
CREATE INDEX conversion_afiliado_valor ON conversion (afiliado, valor_conversion, fecha_conversion);
CREATE INDEX conversion_campana_fecha ON conversion (campana, fecha_conversion, fila);
CREATE INDEX conversion_sin_afiliado ON conversion (afiliado_id) WHERE afiliado IS NULL;
CREATE INDEX conversion_sin_campana ON conversion (campana_id) WHERE campana IS NULL;

CREATE TABLE comision (
	fila INTEGER PRIMARY KEY,
	id TEXT NOT NULL UNIQUE CHECK (length(id) BETWEEN 1 AND 64),
	version INTEGER NOT NULL CHECK (version > 0),
	creado INTEGER NOT NULL,
	cambiado INTEGER NOT NULL,
	diario_seq INTEGER NOT NULL REFERENCES diario,
	deshecha INTEGER NOT NULL DEFAULT 0 CHECK (deshecha IN (0, 1)),
	extra TEXT,
	estado INTEGER NOT NULL REFERENCES comision_estado,
	afiliado INTEGER NOT NULL REFERENCES afiliado,
	campana INTEGER NOT NULL REFERENCES campana,
	conversion INTEGER NOT NULL REFERENCES conversion,
	monto_base INTEGER NOT NULL CHECK (monto_base BETWEEN -10000000000000 AND 10000000000000),
	moneda INTEGER NOT NULL REFERENCES moneda,
	tipo_comision INTEGER NOT NULL REFERENCES comision_tipo,
	porcentaje INTEGER CHECK (porcentaje BETWEEN 0 AND 100000),
	monto_fijo INTEGER CHECK (monto_fijo BETWEEN 0 AND 10000000000000),
	escalones TEXT,
	modo_escalones INTEGER CHECK (modo_escalones IN (0, 1)),
	aplicar_descuentos INTEGER NOT NULL CHECK (aplicar_descuentos IN (0, 1)),
	descuentos TEXT,
	incluir_iva INTEGER NOT NULL CHECK (incluir_iva IN (0, 1)),
	tasa_iva INTEGER CHECK (tasa_iva BETWEEN 0 AND 100000),
	nivel INTEGER,
	bonus INTEGER,
	monto_minimo INTEGER,
	monto_maximo INTEGER,
	origen_tasa TEXT,
	origen INTEGER NOT NULL REFERENCES comision_origen,
	digitada_por INTEGER REFERENCES actor,
	monto_calculado INTEGER NOT NULL,
	monto_iva INTEGER NOT NULL,
	monto_total INTEGER NOT NULL CHECK (monto_total = monto_calculado + monto_iva),
	modo_redondeo INTEGER,
	desglose TEXT,
	nivel_requerido INTEGER CHECK (nivel_requerido BETWEEN 0 AND 3),
	nivel_aprobacion INTEGER CHECK (nivel_aprobacion BETWEEN 0 AND 3),
	politica_aplicada TEXT,
	limites TEXT,
	score_fraude INTEGER NOT NULL,
	espera_por TEXT,
	aprobador INTEGER REFERENCES actor,
	comentarios TEXT,
	metadatos_aprobacion TEXT,
	motivo_codigo INTEGER REFERENCES motivo_codigo,
	motivo TEXT,
	estado_anterior INTEGER REFERENCES comision_estado,
	fecha_calculo INTEGER,
	fecha_aprobacion INTEGER,
	pagable_desde INTEGER,
	aplazada INTEGER NOT NULL CHECK (aplazada IN (0, 1)),
	aplazada_hasta INTEGER,
	en_disputa INTEGER NOT NULL CHECK (en_disputa IN (0, 1)),
	pago INTEGER,
	fecha_pago INTEGER,
	referencia_pago TEXT,
	ajusta_a INTEGER REFERENCES comision,
	reversion_pendiente INTEGER NOT NULL CHECK (reversion_pendiente IN (0, 1)),
	CHECK ((origen = 2) = (ajusta_a IS NOT NULL)),
	CHECK (origen = 2 OR (monto_base >= 0 AND monto_calculado >= 0 AND monto_iva >= 0)),
	CHECK (origen = 2 OR monto_base > 0 OR tipo_comision IN (1, 3))
) STRICT;
CREATE UNIQUE INDEX comision_viva ON comision (conversion) WHERE origen <> 2 AND estado <= 3 AND deshecha = 0;
CREATE INDEX comision_conversion ON comision (conversion);
CREATE INDEX comision_ajuste ON comision (ajusta_a) WHERE ajusta_a IS NOT NULL;
CREATE INDEX comision_vence ON comision (aplazada_hasta) WHERE aplazada_hasta IS NOT NULL;
CREATE INDEX comision_fecha ON comision (creado, fila);
CREATE INDEX comision_valor ON comision (monto_total, fila);
CREATE INDEX comision_estado_fecha ON comision (estado, creado, fila);
CREATE INDEX comision_estado_valor ON comision (estado, monto_total, fila);
CREATE INDEX comision_afiliado_fecha ON comision (afiliado, creado, fila);
CREATE INDEX comision_afiliado_valor ON comision (afiliado, monto_total, fila);
CREATE INDEX comision_campana_fecha ON comision (campana, creado, fila);
CREATE INDEX comision_campana_valor ON comision (campana, monto_total, fila);

-- Money that moved between accounts, by the journal row that moved it.
CREATE TABLE movimiento (
	seq INTEGER NOT NULL REFERENCES diario,
	cuenta INTEGER NOT NULL REFERENCES cuenta,
	dia INTEGER NOT NULL,
	afiliado INTEGER NOT NULL REFERENCES afiliado,
	campana INTEGER NOT NULL REFERENCES campana,
	moneda INTEGER NOT NULL REFERENCES moneda,
	monto INTEGER NOT NULL,
	n INTEGER NOT NULL,
	PRIMARY KEY (seq, cuenta)
) STRICT, WITHOUT ROWID;

-- Kept sums of movements. dia 0 = all days.
CREATE TABLE suma_afiliado (
	afiliado INTEGER NOT NULL, moneda INTEGER NOT NULL, cuenta INTEGER NOT NULL, dia INTEGER NOT NULL,
	monto INTEGER NOT NULL, n INTEGER NOT NULL,
	PRIMARY KEY (afiliado, moneda, cuenta, dia)
) STRICT, WITHOUT ROWID;
CREATE TABLE suma_campana (
	campana INTEGER NOT NULL, moneda INTEGER NOT NULL, cuenta INTEGER NOT NULL, dia INTEGER NOT NULL,
	monto INTEGER NOT NULL, n INTEGER NOT NULL,
	PRIMARY KEY (campana, moneda, cuenta, dia)
) STRICT, WITHOUT ROWID;
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

-- Conversions counted and summed, for means, bonuses and metrics.
CREATE TABLE suma_conversion (
	afiliado INTEGER NOT NULL, campana INTEGER NOT NULL, moneda INTEGER NOT NULL, estado INTEGER NOT NULL,
	valor INTEGER NOT NULL, n INTEGER NOT NULL,
	PRIMARY KEY (afiliado, campana, moneda, estado)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER conversion_sumada AFTER INSERT ON conversion WHEN NEW.deshecha = 0 BEGIN
	INSERT INTO suma_conversion VALUES (coalesce(NEW.afiliado, 0), coalesce(NEW.campana, 0), NEW.moneda, NEW.estado,
		NEW.valor_conversion, 1)
		ON CONFLICT DO UPDATE SET valor = valor + excluded.valor, n = n + 1;
END;
CREATE TRIGGER conversion_resumada AFTER UPDATE ON conversion
WHEN OLD.estado <> NEW.estado OR OLD.afiliado IS NOT NEW.afiliado OR OLD.campana IS NOT NEW.campana
	OR OLD.moneda <> NEW.moneda OR OLD.valor_conversion <> NEW.valor_conversion OR OLD.deshecha <> NEW.deshecha
BEGIN
	UPDATE suma_conversion SET valor = valor - OLD.valor_conversion, n = n - 1
		WHERE OLD.deshecha = 0 AND afiliado = coalesce(OLD.afiliado, 0) AND campana = coalesce(OLD.campana, 0)
		AND moneda = OLD.moneda AND estado = OLD.estado;
	INSERT INTO suma_conversion SELECT coalesce(NEW.afiliado, 0), coalesce(NEW.campana, 0), NEW.moneda, NEW.estado,
		NEW.valor_conversion, 1 WHERE NEW.deshecha = 0
		ON CONFLICT DO UPDATE SET valor = valor + excluded.valor, n = n + 1;
END;

-- Public events that wait for the broker. auditoria.eventos has no rows here: the journal and its marks are its outbox.
CREATE TABLE topico (n INTEGER PRIMARY KEY, nombre TEXT NOT NULL UNIQUE, particiones INTEGER NOT NULL) STRICT;
CREATE TABLE salida (
	seq INTEGER PRIMARY KEY,
	topico INTEGER NOT NULL REFERENCES topico,
	particion INTEGER NOT NULL,
	diario_seq INTEGER NOT NULL REFERENCES diario,
	momento INTEGER NOT NULL,
	desde INTEGER NOT NULL,       -- not before this instant
	clave TEXT NOT NULL,
	evento_id TEXT NOT NULL,
	tipo_evento TEXT NOT NULL,
	cuerpo TEXT NOT NULL,
	estado INTEGER NOT NULL DEFAULT 0 CHECK (estado BETWEEN 0 AND 3), -- espera, publicado, aparcado, descartado
	intentos INTEGER NOT NULL DEFAULT 0,
	mensaje TEXT,                 -- the broker's id
	error TEXT,
	CHECK ((estado = 1) = (mensaje IS NOT NULL))
) STRICT;
CREATE INDEX salida_espera ON salida (topico, particion, seq) WHERE estado = 0;
CREATE INDEX salida_aparcada ON salida (topico, clave) WHERE estado = 2;
CREATE INDEX salida_evento ON salida (evento_id);
CREATE TRIGGER salida_con_diario BEFORE INSERT ON salida
WHEN NEW.diario_seq NOT IN (SELECT seq FROM diario)
BEGIN SELECT RAISE(ABORT, 'salida: sin fila del diario'); END;
CREATE TRIGGER salida_fija BEFORE UPDATE OF seq, topico, diario_seq, momento, clave, evento_id, tipo_evento, cuerpo ON salida
BEGIN SELECT RAISE(ABORT, 'salida: no se cambia'); END;
CREATE TRIGGER salida_queda BEFORE DELETE ON salida WHEN OLD.estado IN (0, 2)
BEGIN SELECT RAISE(ABORT, 'salida: un evento sin publicar no se borra'); END;

-- How far each partition is: of the journal (auditoria) what was published last.
CREATE TABLE marca (
	topico INTEGER NOT NULL REFERENCES topico, particion INTEGER NOT NULL,
	seq INTEGER NOT NULL, mensaje TEXT,
	PRIMARY KEY (topico, particion)
) STRICT, WITHOUT ROWID;

-- What came in: events seen, the place applied last, poison.
CREATE TABLE entrada (
	evento_id TEXT PRIMARY KEY, topico INTEGER NOT NULL REFERENCES topico, momento INTEGER NOT NULL,
	huella BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE entrada_marca (
	topico INTEGER NOT NULL REFERENCES topico, particion INTEGER NOT NULL,
	ledger INTEGER NOT NULL, entrada INTEGER NOT NULL, lote INTEGER NOT NULL,
	PRIMARY KEY (topico, particion)
) STRICT, WITHOUT ROWID;
CREATE TABLE veneno (
	n INTEGER PRIMARY KEY, topico INTEGER NOT NULL REFERENCES topico, particion INTEGER NOT NULL,
	ledger INTEGER NOT NULL, entrada INTEGER NOT NULL, lote INTEGER NOT NULL,
	momento INTEGER NOT NULL, cuerpo BLOB NOT NULL, error TEXT NOT NULL
) STRICT;

-- The journal is append-only and without gaps.
CREATE TRIGGER diario_sigue BEFORE INSERT ON diario
WHEN NEW.seq IS NOT coalesce((SELECT max(seq) FROM diario), 0) + 1
BEGIN SELECT RAISE(ABORT, 'diario: la fila no sigue a la ultima'); END;
CREATE TRIGGER diario_fijo BEFORE UPDATE ON diario
BEGIN SELECT RAISE(ABORT, 'diario: no se cambia'); END;
CREATE TRIGGER diario_queda BEFORE DELETE ON diario
BEGIN SELECT RAISE(ABORT, 'diario: no se borra'); END;
CREATE TRIGGER diario_personal_fijo BEFORE UPDATE ON diario_personal
BEGIN SELECT RAISE(ABORT, 'diario_personal: no se cambia'); END;
CREATE TRIGGER diario_personal_queda BEFORE DELETE ON diario_personal
BEGIN SELECT RAISE(ABORT, 'diario_personal: no se borra'); END;
CREATE TRIGGER diario_personal_con_diario BEFORE INSERT ON diario_personal
WHEN NEW.seq IS NOT (SELECT max(seq) FROM diario)
BEGIN SELECT RAISE(ABORT, 'diario_personal: sin fila del diario'); END;
CREATE TRIGGER decision_queda BEFORE DELETE ON decision
BEGIN SELECT RAISE(ABORT, 'decision: no se borra'); END;
CREATE TRIGGER decision_fija BEFORE UPDATE OF n, id, paso, entidad, actor, por, momento, deshace ON decision
BEGIN SELECT RAISE(ABORT, 'decision: no se cambia'); END;

-- No record without its journal row: the newest one, of this record and version.
CREATE TRIGGER afiliado_nace BEFORE INSERT ON afiliado
WHEN NOT EXISTS (SELECT 1 FROM diario WHERE seq = NEW.diario_seq AND seq = (SELECT max(seq) FROM diario)
	AND entidad = 1 AND fila = NEW.fila AND version = NEW.version)
BEGIN SELECT RAISE(ABORT, 'afiliado: sin fila del diario'); END;
CREATE TRIGGER afiliado_cambia BEFORE UPDATE ON afiliado
WHEN NOT EXISTS (SELECT 1 FROM diario WHERE seq = NEW.diario_seq AND seq = (SELECT max(seq) FROM diario)
	AND entidad = 1 AND fila = NEW.fila AND version = NEW.version AND version_antes = OLD.version)
BEGIN SELECT RAISE(ABORT, 'afiliado: sin fila del diario'); END;
CREATE TRIGGER afiliado_queda BEFORE DELETE ON afiliado
BEGIN SELECT RAISE(ABORT, 'afiliado: no se borra'); END;
CREATE TRIGGER campana_nace BEFORE INSERT ON campana
WHEN NOT EXISTS (SELECT 1 FROM diario WHERE seq = NEW.diario_seq AND seq = (SELECT max(seq) FROM diario)
	AND entidad = 2 AND fila = NEW.fila AND version = NEW.version)
BEGIN SELECT RAISE(ABORT, 'campana: sin fila del diario'); END;
CREATE TRIGGER campana_cambia BEFORE UPDATE ON campana
WHEN NOT EXISTS (SELECT 1 FROM diario WHERE seq = NEW.diario_seq AND seq = (SELECT max(seq) FROM diario)
	AND entidad = 2 AND fila = NEW.fila AND version = NEW.version AND version_antes = OLD.version)
BEGIN SELECT RAISE(ABORT, 'campana: sin fila del diario'); END;
CREATE TRIGGER campana_queda BEFORE DELETE ON campana
BEGIN SELECT RAISE(ABORT, 'campana: no se borra'); END;
CREATE TRIGGER conversion_nace BEFORE INSERT ON conversion
WHEN NOT EXISTS (SELECT 1 FROM diario WHERE seq = NEW.diario_seq AND seq = (SELECT max(seq) FROM diario)
	AND entidad = 3 AND fila = NEW.fila AND version = NEW.version)
BEGIN SELECT RAISE(ABORT, 'conversion: sin fila del diario'); END;
CREATE TRIGGER conversion_cambia BEFORE UPDATE ON conversion
WHEN NOT EXISTS (SELECT 1 FROM diario WHERE seq = NEW.diario_seq AND seq = (SELECT max(seq) FROM diario)
	AND entidad = 3 AND fila = NEW.fila AND version = NEW.version AND version_antes = OLD.version)
BEGIN SELECT RAISE(ABORT, 'conversion: sin fila del diario'); END;
CREATE TRIGGER conversion_queda BEFORE DELETE ON conversion
BEGIN SELECT RAISE(ABORT, 'conversion: no se borra'); END;
CREATE TRIGGER comision_nace BEFORE INSERT ON comision
WHEN NOT EXISTS (SELECT 1 FROM diario WHERE seq = NEW.diario_seq AND seq = (SELECT max(seq) FROM diario)
	AND entidad = 4 AND fila = NEW.fila AND version = NEW.version)
BEGIN SELECT RAISE(ABORT, 'comision: sin fila del diario'); END;
CREATE TRIGGER comision_cambia BEFORE UPDATE ON comision
WHEN NOT EXISTS (SELECT 1 FROM diario WHERE seq = NEW.diario_seq AND seq = (SELECT max(seq) FROM diario)
	AND entidad = 4 AND fila = NEW.fila AND version = NEW.version AND version_antes = OLD.version)
BEGIN SELECT RAISE(ABORT, 'comision: sin fila del diario'); END;
CREATE TRIGGER comision_queda BEFORE DELETE ON comision
BEGIN SELECT RAISE(ABORT, 'comision: no se borra'); END;
CREATE TRIGGER nota_nace BEFORE INSERT ON nota
WHEN NOT EXISTS (SELECT 1 FROM diario WHERE seq = NEW.diario_seq AND seq = (SELECT max(seq) FROM diario)
	AND entidad = 7 AND fila = NEW.fila AND version = NEW.version)
BEGIN SELECT RAISE(ABORT, 'nota: sin fila del diario'); END;
CREATE TRIGGER nota_cambia BEFORE UPDATE ON nota
WHEN NOT EXISTS (SELECT 1 FROM diario WHERE seq = NEW.diario_seq AND seq = (SELECT max(seq) FROM diario)
	AND entidad = 7 AND fila = NEW.fila AND version = NEW.version AND version_antes = OLD.version)
BEGIN SELECT RAISE(ABORT, 'nota: sin fila del diario'); END;
CREATE TRIGGER nota_queda BEFORE DELETE ON nota
BEGIN SELECT RAISE(ABORT, 'nota: no se borra'); END;
CREATE TRIGGER ajuste_nace BEFORE INSERT ON ajuste
WHEN NOT EXISTS (SELECT 1 FROM diario WHERE seq = NEW.diario_seq AND seq = (SELECT max(seq) FROM diario)
	AND entidad = 8 AND fila = NEW.fila AND version = NEW.version)
BEGIN SELECT RAISE(ABORT, 'ajuste: sin fila del diario'); END;
CREATE TRIGGER ajuste_cambia BEFORE UPDATE ON ajuste
WHEN NOT EXISTS (SELECT 1 FROM diario WHERE seq = NEW.diario_seq AND seq = (SELECT max(seq) FROM diario)
	AND entidad = 8 AND fila = NEW.fila AND version = NEW.version AND version_antes = OLD.version)
BEGIN SELECT RAISE(ABORT, 'ajuste: sin fila del diario'); END;
CREATE TRIGGER ajuste_queda BEFORE DELETE ON ajuste
BEGIN SELECT RAISE(ABORT, 'ajuste: no se borra'); END;
