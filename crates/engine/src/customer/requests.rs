//! What the agent asks for, judged: mode, document and every element an action would reach.

use super::Target;
use crate::acts::{Act, Refusal, Request};
use crate::page::{Page, Standings};
use policy::Visibility;
use policy::permit::{self, Claim, Denial, Grant, Permit, TargetFacts};

/// Why a request is not performed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refused {
    pub reason: Refusal,
    /// The description of the restriction that is against it, or empty.
    pub restriction: String,
}

impl From<Refusal> for Refused {
    fn from(reason: Refusal) -> Self {
        Self { reason, restriction: String::new() }
    }
}

impl From<Denial> for Refused {
    fn from(denial: Denial) -> Self {
        refusal(denial).into()
    }
}

/// Judges a request before anything is looked up: mode, grant, document.
pub(super) fn judge_claim(grant: Grant, request: &Request, document_epoch: u32) -> Result<(), Refused> {
    let claim = Claim { mode_epoch: request.mode_epoch, document_epoch };
    permit::judge(grant, claim, &[]).map(drop).map_err(Refused::from)
}

/// Judges a request on the elements it would reach. The element it names is always among them, whatever the shell says.
pub(super) fn judge(
    grant: Grant,
    request: &Request,
    document_epoch: u32,
    targets: &[Target],
    page: &Page,
) -> Result<Permit, Refused> {
    let named = node_of(&request.act)
        .filter(|named| targets.iter().all(|target| target.node != *named))
        .map(|node| Target { node, ..Target::default() });
    let targets: Vec<Target> = targets.iter().copied().chain(named).collect();
    let mut facts: Vec<TargetFacts> = targets.iter().map(|target| facts(page, *target)).collect();
    if matches!(request.act, Act::Scroll { node: 0, .. }) {
        facts.push(of_standings(page.window()));
    }
    let claim = Claim { mode_epoch: request.mode_epoch, document_epoch };
    permit::judge(grant, claim, &facts).map_err(|denial| {
        let against = facts.iter().position(|facts| match denial {
            Denial::Masked => facts.masked,
            Denial::Controlled => facts.controlled,
            _ => false,
        });
        // Behind the targets stands the window.
        let restriction = against.map_or("", |at| match targets.get(at) {
            Some(target) if target.submits => page.submit_restriction(),
            Some(target) => page.restriction_at(target.node),
            None => page.window_restriction(),
        });
        Refused { restriction: restriction.to_owned(), ..Refused::from(denial) }
    })
}

fn of_standings(standings: Standings) -> TargetFacts {
    TargetFacts {
        known: true,
        // A field whose value the agent may not see is not the agent's to fill either.
        masked: standings.visibility != Visibility::Open,
        controlled: standings.controlled,
        ..TargetFacts::default()
    }
}

fn facts(page: &Page, target: Target) -> TargetFacts {
    let known = page.target(target.node).map_or(TargetFacts::default(), of_standings);
    TargetFacts {
        controlled: known.controlled || target.submits && page.controls_submitting(),
        service: target.service,
        disabled: target.disabled,
        ..known
    }
}

/// The element that an action names; `None` when it names none.
fn node_of(act: &Act) -> Option<u32> {
    let node = match act {
        Act::Hover { at } | Act::Click { at, .. } => at.node,
        Act::Insert { node, .. }
        | Act::Key { node, .. }
        | Act::Select { node, .. }
        | Act::SetValue { node, .. }
        | Act::Scroll { node, .. }
        | Act::Focus { node }
        | Act::SelectText { node, .. } => *node,
    };
    (node != 0).then_some(node)
}

/// The agent is told why.
fn refusal(denial: Denial) -> Refusal {
    match denial {
        Denial::PointerMode => Refusal::PointerMode,
        Denial::StaleMode => Refusal::StaleMode,
        Denial::StaleDocument => Refusal::StaleDocument,
        Denial::UnknownNode => Refusal::UnknownNode,
        Denial::Masked => Refusal::Masked,
        Denial::Controlled => Refusal::Controlled,
        Denial::Service => Refusal::Service,
        Denial::Disabled => Refusal::Disabled,
    }
}
