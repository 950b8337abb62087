-- Which published and dropped events are old, whatever the clock said when the ones before them came.
CREATE INDEX salida_ida ON salida (momento) WHERE estado IN (1, 3);
