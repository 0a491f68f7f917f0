//! What may be seen and what may be done: masking, permits, the privacy floor.
