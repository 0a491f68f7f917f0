//! Which states of an automaton cannot be told apart (J. E. Hopcroft, "An n log n algorithm for minimizing states in a
//! finite automaton", 1971).

use super::automaton::Row;
use std::collections::HashMap;

/// For each state the number of its group.
pub(super) fn groups(rows: &[Row], flags: &[u8]) -> Vec<u32> {
    let inputs = inputs(rows);
    let mut partition = Partition::new(flags);
    let mut waiting: Vec<usize> = (0..partition.groups.len()).collect();
    let mut is_waiting = vec![true; waiting.len()];
    while let Some(group) = waiting.pop() {
        is_waiting[group] = false;
        let members = partition.members(group).to_vec();
        for input in &inputs {
            for member in &members {
                for from in &input[*member as usize] {
                    partition.mark(*from);
                }
            }
            for (old, new) in partition.split() {
                is_waiting.push(false);
                let smaller = if partition.size(old) < partition.size(new) { old } else { new };
                // One that waits stands for both its parts.
                let chosen = if is_waiting[old] { new } else { smaller };
                is_waiting[chosen] = true;
                waiting.push(chosen);
            }
        }
    }
    partition.group_of
}

/// For each kind of byte, and each state, the states from which such a byte leads there. Bytes that no state tells apart
/// are one kind.
fn inputs(rows: &[Row]) -> Vec<Vec<Vec<u32>>> {
    let mut kinds: HashMap<Vec<u32>, ()> = HashMap::new();
    let mut inputs = Vec::new();
    for byte in 0..256 {
        let column: Vec<u32> = rows.iter().map(|row| row[byte]).collect();
        if kinds.insert(column.clone(), ()).is_none() {
            let mut from = vec![Vec::new(); rows.len()];
            for (state, to) in (0..).zip(column) {
                from[to as usize].push(state);
            }
            inputs.push(from);
        }
    }
    inputs
}

/// States in groups, each group together in one list, its marked members first.
struct Partition {
    states: Vec<u32>,
    /// Where in `states` each stands.
    place_of: Vec<usize>,
    group_of: Vec<u32>,
    groups: Vec<Group>,
    touched: Vec<usize>,
}

struct Group {
    begin: usize,
    end: usize,
    marked: usize,
}

impl Partition {
    fn new(flags: &[u8]) -> Self {
        let mut states: Vec<u32> = (0..flags.len() as u32).collect();
        states.sort_by_key(|state| flags[*state as usize]);
        let mut made = Self {
            place_of: vec![0; states.len()],
            group_of: vec![0; states.len()],
            groups: Vec::new(),
            touched: Vec::new(),
            states,
        };
        let mut before = None;
        for (place, state) in made.states.iter().enumerate() {
            let own = flags[*state as usize];
            if before != Some(own) {
                made.groups.push(Group { begin: place, end: place, marked: 0 });
                before = Some(own);
            }
            let number = made.groups.len() - 1;
            made.groups[number].end = place + 1;
            made.group_of[*state as usize] = number as u32;
            made.place_of[*state as usize] = place;
        }
        made
    }

    fn members(&self, group: usize) -> &[u32] {
        &self.states[self.groups[group].begin..self.groups[group].end]
    }

    fn size(&self, group: usize) -> usize {
        self.groups[group].end - self.groups[group].begin
    }

    fn mark(&mut self, state: u32) {
        let number = self.group_of[state as usize] as usize;
        let group = &mut self.groups[number];
        let (place, first_open) = (self.place_of[state as usize], group.begin + group.marked);
        if place < first_open {
            return;
        }
        if group.marked == 0 {
            self.touched.push(number);
        }
        group.marked += 1;
        let other = self.states[first_open];
        self.states.swap(place, first_open);
        self.place_of[state as usize] = first_open;
        self.place_of[other as usize] = place;
    }

    /// Parts the marked of each group from the others; tells which groups lost members to which new ones.
    fn split(&mut self) -> Vec<(usize, usize)> {
        let mut parted = Vec::new();
        for old in std::mem::take(&mut self.touched) {
            let group = &mut self.groups[old];
            let marked = std::mem::take(&mut group.marked);
            if marked == group.end - group.begin {
                continue;
            }
            let (begin, end) = (group.begin, group.begin + marked);
            group.begin = end;
            let new = self.groups.len();
            self.groups.push(Group { begin, end, marked: 0 });
            for state in &self.states[begin..end] {
                self.group_of[*state as usize] = new as u32;
            }
            parted.push((old, new));
        }
        parted
    }
}
