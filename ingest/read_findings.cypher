// read_findings: what was found about one network and stands on its own node
// parameters: $network (integer: its id)
// returns: module_method, crosschecked, motif, drawing, count, cleaning, bias (of its participation); one row
MATCH (w:Network)
WHERE w.id = $network
RETURN w.module_method AS module_method, w.crosschecked AS crosschecked, w.participation_motif AS motif,
  w.participation_drawing AS drawing, w.participation_count AS count, w.participation_cleaning AS cleaning,
  w.participation_bias AS bias
