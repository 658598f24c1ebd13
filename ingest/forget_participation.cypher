// forget_participation: the numbers that neurons and edges of a network hold are of no motif until others are written
// parameters: $rows (maps: id of a network)
// returns: nothing
UNWIND $rows AS r
MATCH (w:Network)
WHERE w.id = r.id
SET w.participation_motif = NULL, w.participation_drawing = NULL, w.participation_count = NULL,
    w.participation_cleaning = NULL, w.participation_bias = NULL
