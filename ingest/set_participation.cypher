// set_participation: of which motif the numbers are that neurons and edges of a network hold
// parameters: $rows (maps: id of a network; motif, drawing, count, cleaning, bias)
// returns: nothing
UNWIND $rows AS r
MATCH (w:Network)
WHERE w.id = r.id
SET w.participation_motif = r.motif, w.participation_drawing = r.drawing, w.participation_count = r.count,
    w.participation_cleaning = r.cleaning, w.participation_bias = r.bias
