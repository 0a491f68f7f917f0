//! What the agent asks for, judged: mode, document and every element an action would reach.

use super::Target;
use crate::acts::{Act, Refusal, Request};
use crate::page::Page;
use policy::Visibility;
use policy::permit::{self, Claim, Denial, Grant, Permit, TargetFacts};

/// Judges a request before anything is looked up: mode, grant, document.
pub(super) fn judge_claim(grant: Grant, request: &Request, document_epoch: u32) -> Result<(), Refusal> {
    let claim = Claim { mode_epoch: request.mode_epoch, document_epoch };
    permit::judge(grant, claim, &[]).map(drop).map_err(refusal)
}

/// Judges a request on the elements it would reach. The element it names is always among them, whatever the shell says.
pub(super) fn judge(
    grant: Grant,
    request: &Request,
    document_epoch: u32,
    targets: &[Target],
    page: &Page,
) -> Result<Permit, Refusal> {
    let named = node_of(&request.act)
        .filter(|named| targets.iter().all(|target| target.node != *named))
        .map(|node| Target { node, service: false, disabled: false });
    let facts: Vec<TargetFacts> =
        targets.iter().copied().chain(named).map(|target| facts(page, target)).collect();
    let claim = Claim { mode_epoch: request.mode_epoch, document_epoch };
    permit::judge(grant, claim, &facts).map_err(refusal)
}

fn facts(page: &Page, target: Target) -> TargetFacts {
    let visibility = page.target(target.node);
    TargetFacts {
        known: visibility.is_some(),
        // A field whose value the agent may not see is not the agent's to fill either.
        masked: visibility.is_some_and(|visibility| visibility != Visibility::Open),
        controlled: false,
        service: target.service,
        disabled: target.disabled,
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
pub(super) fn refusal(denial: Denial) -> Refusal {
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
