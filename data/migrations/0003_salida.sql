-- The body of a parked event may be made again from its record: eventos corregir.
DROP TRIGGER salida_fija;
CREATE TRIGGER salida_fija BEFORE UPDATE OF seq, topico, diario_seq, momento, clave, evento_id, tipo_evento ON salida
BEGIN SELECT RAISE(ABORT, 'salida: no se cambia'); END;
CREATE TRIGGER salida_cuerpo BEFORE UPDATE OF cuerpo ON salida WHEN OLD.estado <> 2
BEGIN SELECT RAISE(ABORT, 'salida: solo cambia el cuerpo de un evento aparcado'); END;
-- Rows that a person has set free and that were not tried since: none of their keys may overtake them.
CREATE INDEX salida_libre ON salida (topico, clave, seq) WHERE estado = 0 AND intentos = 0 AND error IS NOT NULL;
