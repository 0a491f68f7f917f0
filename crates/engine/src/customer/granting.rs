//! Letting the agent act: the question of Write Mode, its answer, and each request under what was granted.

use super::requests::Refused;
use super::session::{Customer, Phase};
use super::{Event, Output, Target, UpgradeAnswer, requests};
use crate::acts::{Permitted, Presence, Refusal, Request};
use policy::permit::Grant;
use protocol::session::{FromAgent, FromCustomer, Mode};

impl Customer {
    pub(super) fn agent_points(&mut self, presence: Presence, out: &mut Vec<Output>) {
        let known = match &presence {
            Presence::Pointer { at } | Presence::Touch { at } | Presence::Mark { at } => self.page.knows(at),
            Presence::Gone => true,
        };
        if known {
            out.push(Output::AgentPresence(presence));
        }
    }

    pub(super) fn agent_says(&mut self, message: FromAgent, now_ms: u64, out: &mut Vec<Output>) {
        match message {
            FromAgent::RequestWriteMode if self.is_write() => self.say_mode(out),
            FromAgent::RequestWriteMode if self.asked => {
                self.say(&FromCustomer::WriteModeRefused { reason: Refusal::AlreadyAsked }, out);
            }
            FromAgent::RequestWriteMode => {
                self.asked = true;
                self.answer_by_ms = Some(now_ms + self.wishes.answer_within_ms);
                out.push(Output::UpgradeWanted);
            }
            FromAgent::ReleaseWriteMode => self.set_mode(false, out),
            FromAgent::Navigate { id, mode_epoch, command } => {
                self.navigation_wanted(id, mode_epoch, command, out);
            }
        }
    }

    pub(super) fn upgrade_answered(&mut self, answer: UpgradeAnswer, out: &mut Vec<Output>) {
        if !core::mem::take(&mut self.asked) {
            return;
        }
        self.answer_by_ms = None;
        let reason = match answer {
            UpgradeAnswer::Allowed => return self.set_mode(true, out),
            UpgradeAnswer::Declined => Refusal::Declined,
            UpgradeAnswer::NotOffered => Refusal::NotOffered,
        };
        self.say(&FromCustomer::WriteModeRefused { reason }, out);
    }

    pub(super) fn set_mode(&mut self, write: bool, out: &mut Vec<Output>) {
        let Phase::Running(record) = &mut self.phase else { return };
        if record.write == write {
            return;
        }
        record.write = write;
        record.mode_epoch += 1;
        self.withdraw_navigation(out);
        self.keep(out);
        out.push(Output::Event(Event::ModeChanged { write }));
        self.say_mode(out);
    }

    pub(super) fn is_write(&self) -> bool {
        matches!(&self.phase, Phase::Running(record) if record.write)
    }

    pub(super) fn grant(&self) -> Grant {
        let (write, mode_epoch) = match &self.phase {
            Phase::Running(record) => (record.write, record.mode_epoch),
            _ => (false, 0),
        };
        Grant { write, mode_epoch, document_epoch: self.epoch }
    }

    pub(super) fn requested(&mut self, request: Request, epoch: u32, out: &mut Vec<Output>) {
        match requests::judge_claim(self.grant(), &request, epoch) {
            Ok(()) => out.push(Output::Examine { request }),
            Err(refused) => self.refuse(request.id, refused, out),
        }
    }

    pub(super) fn examined(&mut self, request: Request, targets: &[Target], out: &mut Vec<Output>) {
        // The document was judged when the request came; a new one since has made all its numbers unknown.
        let id = request.id;
        match requests::judge(self.grant(), &request, self.epoch, targets, &self.page) {
            Ok(permit) => out.push(Output::Perform { id, act: Permitted::new(permit, request.act) }),
            Err(refused) => self.refuse(id, refused, out),
        }
    }

    /// Tells the agent that a request is not performed, and why.
    pub(super) fn refuse(&mut self, id: u32, refused: impl Into<Refused>, out: &mut Vec<Output>) {
        let Refused { reason, restriction } = refused.into();
        self.say(&FromCustomer::NotPerformed { id, reason, restriction: restriction.into() }, out);
    }

    pub(super) fn performed(&mut self, id: u32, outcome: Result<(), Refusal>, out: &mut Vec<Output>) {
        match outcome {
            Ok(()) => self.say(&FromCustomer::Performed { id }, out),
            Err(reason) => self.refuse(id, reason, out),
        }
    }

    pub(super) fn say_mode(&mut self, out: &mut Vec<Output>) {
        let Grant { write, mode_epoch, .. } = self.grant();
        self.say(
            &FromCustomer::Mode { mode: if write { Mode::Write } else { Mode::Pointer }, mode_epoch },
            out,
        );
    }
}
