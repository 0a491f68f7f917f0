//! What travels between customer, relay and agent: frames, operations, limits, versions.
