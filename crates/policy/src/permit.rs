//! Whether an action of the agent is performed: mode, grant, document, element, in this order.

/// What the customer has granted, and to which requests the grant extends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grant {
    /// Whether the session is in Write Mode.
    pub write: bool,
    /// Counts up with each change of the mode.
    pub mode_epoch: u32,
    /// The document that is shown.
    pub document_epoch: u32,
}

/// On what a request relies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claim {
    /// The mode epoch the agent knew.
    pub mode_epoch: u32,
    /// The document the agent saw.
    pub document_epoch: u32,
}

/// What the browser side and the shadow tree know of one element that the action would reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TargetFacts {
    /// It is captured and connected.
    pub known: bool,
    /// It, or what it stands for (a label's field, a button's form's secret), is masked.
    pub masked: bool,
    /// It is under DOM control.
    pub controlled: bool,
    /// It lies in a service element, ours or the page's.
    pub service: bool,
    /// It is disabled, or read-only and the action would edit it.
    pub disabled: bool,
}

/// Why an action is not performed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Denial {
    /// No Write Mode.
    PointerMode,
    /// The grant it relies on has been revoked.
    StaleMode,
    /// The document has been replaced.
    StaleDocument,
    /// The element is gone.
    UnknownNode,
    /// A masked field.
    Masked,
    /// Under DOM control.
    Controlled,
    /// A service element.
    Service,
    /// Disabled or read-only.
    Disabled,
}

/// Leave to perform one action. Made only by [`judge`].
#[derive(Debug, PartialEq, Eq)]
pub struct Permit(());

/// An action with its permit: what performing code takes, and nothing else makes.
#[derive(Debug, PartialEq, Eq)]
pub struct Permitted<Act> {
    act: Act,
}

impl<Act> Permitted<Act> {
    /// Spends a permit on an action.
    pub fn new(_permit: Permit, act: Act) -> Self {
        Self { act }
    }

    /// The action.
    pub fn act(&self) -> &Act {
        &self.act
    }
}

/// Judges one action on all elements it would reach. An action that reaches no element at all needs none.
///
/// # Errors
/// The first reason against it.
pub fn judge(grant: Grant, claim: Claim, targets: &[TargetFacts]) -> Result<Permit, Denial> {
    if !grant.write {
        return Err(Denial::PointerMode);
    }
    if claim.mode_epoch != grant.mode_epoch {
        return Err(Denial::StaleMode);
    }
    if claim.document_epoch != grant.document_epoch {
        return Err(Denial::StaleDocument);
    }
    for target in targets {
        let denial = match target {
            TargetFacts { service: true, .. } => Denial::Service,
            TargetFacts { known: false, .. } => Denial::UnknownNode,
            TargetFacts { masked: true, .. } => Denial::Masked,
            TargetFacts { controlled: true, .. } => Denial::Controlled,
            TargetFacts { disabled: true, .. } => Denial::Disabled,
            _ => continue,
        };
        return Err(denial);
    }
    Ok(Permit(()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GRANT: Grant = Grant { write: true, mode_epoch: 4, document_epoch: 2 };
    const CLAIM: Claim = Claim { mode_epoch: 4, document_epoch: 2 };
    const OPEN: TargetFacts =
        TargetFacts { known: true, masked: false, controlled: false, service: false, disabled: false };

    #[test]
    fn an_open_element_in_write_mode_is_permitted() {
        assert!(judge(GRANT, CLAIM, &[OPEN]).is_ok());
    }

    #[test]
    fn pointer_mode_permits_nothing() {
        assert_eq!(judge(Grant { write: false, ..GRANT }, CLAIM, &[OPEN]), Err(Denial::PointerMode));
    }

    #[test]
    fn an_older_or_newer_grant_or_document_is_refused() {
        for epoch in [3, 5] {
            assert_eq!(judge(GRANT, Claim { mode_epoch: epoch, ..CLAIM }, &[OPEN]), Err(Denial::StaleMode));
        }
        assert_eq!(judge(GRANT, Claim { document_epoch: 1, ..CLAIM }, &[OPEN]), Err(Denial::StaleDocument));
    }

    #[test]
    fn one_closed_element_among_many_refuses_the_action() {
        let closed = [
            (TargetFacts { known: false, ..OPEN }, Denial::UnknownNode),
            (TargetFacts { masked: true, ..OPEN }, Denial::Masked),
            (TargetFacts { controlled: true, ..OPEN }, Denial::Controlled),
            (TargetFacts { service: true, ..OPEN }, Denial::Service),
            (TargetFacts { disabled: true, ..OPEN }, Denial::Disabled),
        ];
        for (target, denial) in closed {
            assert_eq!(judge(GRANT, CLAIM, &[OPEN, target]), Err(denial));
        }
    }
}
