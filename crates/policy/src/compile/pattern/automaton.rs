//! A deterministic automaton as a table, and how it is written.

use super::{Use, smallest};
use crate::scope::{DEAD, DEAD_STATE, MATCHED, MATCHED_AT_END};
use regex_automata::Anchored;
use regex_automata::dfa::{Automaton as _, dense};
use regex_automata::util::primitives::StateID;
use regex_automata::util::start;
use std::collections::HashMap;

/// For each byte the state it leads to.
pub(super) type Row = [u32; 256];

/// An automaton. State 0 is the one that nothing leads out of.
pub(super) struct Automaton {
    pub(super) rows: Vec<Row>,
    pub(super) flags: Vec<u8>,
    /// Where a text begins.
    pub(super) begin: u32,
    /// Where a search begins that has a byte before it, which it reads first.
    pub(super) after: u32,
}

/// What is left of a found automaton for our purpose; `None` when a state cannot be told.
pub(super) fn of(dfa: &dense::DFA<Vec<u32>>, purpose: Use) -> Option<Automaton> {
    let anchored = match purpose {
        Use::Pages => Anchored::No,
        Use::Detector => Anchored::Yes,
    };
    let begin_at = |before: Option<u8>| {
        dfa.start_state(&start::Config::new().anchored(anchored).look_behind(before)).ok()
    };
    let mut table = Table { dfa, purpose, number_of: HashMap::new(), found: Vec::new() };
    let begin = table.number(begin_at(None)?);
    let mut after_row = [0; 256];
    if purpose == Use::Detector {
        for (byte, to) in (0..=255).zip(&mut after_row) {
            *to = table.number(begin_at(Some(byte))?);
        }
    }
    // The first two are ours: nothing, and all, of which the second is found at once and for good.
    let mut rows = vec![[0; 256], [FOUND; 256]];
    let mut flags = vec![0, MATCHED | MATCHED_AT_END];
    let mut next = 0;
    while let Some(&state) = table.found.get(next) {
        next += 1;
        let mut row = [0; 256];
        for (byte, to) in (0..=255).zip(&mut row) {
            *to = table.number(dfa.next_state(state, byte));
        }
        rows.push(row);
        let mut own = 0;
        if dfa.is_match_state(state) {
            own |= MATCHED;
        }
        if dfa.is_match_state(dfa.next_eoi_state(state)) {
            own |= MATCHED_AT_END;
        }
        flags.push(own);
    }
    let after = match purpose {
        Use::Pages => begin,
        Use::Detector => {
            rows.push(after_row);
            flags.push(0);
            u32::try_from(rows.len() - 1).ok()?
        }
    };
    Some(Automaton { rows, flags, begin, after })
}

const FOUND: u32 = 1;
const OWN: u32 = 2;

struct Table<'a> {
    dfa: &'a dense::DFA<Vec<u32>>,
    purpose: Use,
    number_of: HashMap<StateID, u32>,
    found: Vec<StateID>,
}

impl Table<'_> {
    fn number(&mut self, state: StateID) -> u32 {
        if self.dfa.is_dead_state(state) {
            return 0;
        }
        // Whether is all that pages need: the first match is the last thing to know.
        if self.purpose == Use::Pages && self.dfa.is_match_state(state) {
            return FOUND;
        }
        *self.number_of.entry(state).or_insert_with(|| {
            self.found.push(state);
            OWN + self.found.len() as u32 - 1
        })
    }
}

impl Automaton {
    /// The smallest automaton that finds the same.
    pub(super) fn smallest(&self) -> Automaton {
        let group_of = smallest::groups(&self.rows, &self.flags);
        // New numbers in the order in which states are met from the first, with the one without a way out before all.
        let mut number_of = HashMap::from([(group_of[0], 0)]);
        let mut members = vec![0_usize];
        let mut rows = Vec::new();
        let mut number = |state: u32, members: &mut Vec<usize>| {
            *number_of.entry(group_of[state as usize]).or_insert_with(|| {
                members.push(state as usize);
                members.len() as u32 - 1
            })
        };
        let begin = number(self.begin, &mut members);
        let after = number(self.after, &mut members);
        while let Some(&member) = members.get(rows.len()) {
            rows.push(self.rows[member].map(|to| number(to, &mut members)));
        }
        let flags = members.iter().map(|member| self.flags[*member]).collect();
        Automaton { rows, flags, begin, after }
    }

    /// The bytes for [`crate::scope::Scope::read`]; `None` when they are more than places can tell.
    pub(super) fn write(&self) -> Option<Vec<u8>> {
        // The state in which a text begins stands second, so it is written on its own where it is the first.
        let order = [0, self.begin as usize].into_iter();
        let rest = (1..self.rows.len()).filter(|state| *state != self.begin as usize);
        let order: Vec<usize> = order.chain(rest).collect();
        let ranges_of: Vec<Vec<(u8, u32)>> = self.rows.iter().map(ranges).collect();
        let mut place_of = vec![0_u16; self.rows.len()];
        let mut place = DEAD;
        for (rank, state) in order.iter().enumerate() {
            // Kept where it was met first: all ways into nothing end at the first state.
            if rank == 0 || *state != 0 {
                place_of[*state] = u16::try_from(place).ok()?;
            }
            place += 1 + 3 * ranges_of[*state].len();
        }
        let mut out = place_of[self.after as usize].to_le_bytes().to_vec();
        for state in order {
            out.push(self.flags[state]);
            for (last, to) in &ranges_of[state] {
                out.push(*last);
                out.extend(place_of[*to as usize].to_le_bytes());
            }
        }
        (out.get(DEAD..DEAD + DEAD_STATE.len()) == Some(&DEAD_STATE)).then_some(out)
    }
}

/// The row as ranges: the last byte of each, and where it leads.
fn ranges(row: &Row) -> Vec<(u8, u32)> {
    let mut ranges: Vec<(u8, u32)> = Vec::new();
    for (byte, &to) in (0..=255).zip(row) {
        match ranges.last_mut() {
            Some((last, same)) if *same == to => *last = byte,
            _ => ranges.push((byte, to)),
        }
    }
    ranges
}
