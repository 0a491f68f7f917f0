//! An agent's navigation, the question whether to go on, and questions that nobody answers.

use super::relay::{Desk, control, events, frames};
use engine::customer::{Event, Input, Navigation, Output, UpgradeAnswer};
use protocol::Lane;
use protocol::control::{FromRelay, Short, ToRelay};
use protocol::session::{FromAgent, FromCustomer, Refusal};

/// In Write Mode, on a site that announces navigations for two seconds and waits three for answers.
fn granted() -> Desk {
    let mut desk = Desk::joined();
    desk.relay(&FromRelay::Site {
        allowed_origins: vec!["https://shop.example".into()],
        navigation_notice_s: 2,
        answer_within_s: 3,
    });
    desk.agent(Lane::Session, 1, &FromAgent::RequestWriteMode.encode());
    desk.give(Input::UpgradeAnswered(UpgradeAnswer::Allowed));
    desk
}

fn ask(desk: &mut Desk, id: u32, command: Navigation) -> Vec<Output> {
    desk.agent(Lane::Session, 1, &FromAgent::Navigate { id, mode_epoch: 1, command }.encode())
}

fn url(text: &str) -> Navigation {
    Navigation::Url { url: text.into() }
}

fn said(out: &[Output]) -> Vec<FromCustomer> {
    frames(out)
        .iter()
        .filter(|(header, _)| header.lane == Lane::Session)
        .map(|(_, body)| FromCustomer::decode(body).expect("own messages decode"))
        .collect()
}

fn is_navigation(output: &Output) -> bool {
    matches!(output, Output::Navigate(_))
}

#[test]
fn a_navigation_is_announced_and_done_when_its_notice_has_stood() {
    let mut desk = granted();
    let target = url("https://shop.example/cart");
    let out = ask(&mut desk, 7, target.clone());
    assert!(out.iter().any(|output| matches!(output, Output::CheckNavigation(_))));
    let out = desk.give(Input::NavigationChecked(true));
    assert_eq!(events(&out), [Event::AgentNavigated(target)]);
    assert!(out.iter().any(|output| matches!(output, Output::WakeAt { .. })));
    desk.now_ms = 2_999;
    let out = desk.give(Input::Tick);
    assert!(!out.iter().any(is_navigation));
    assert!(out.iter().any(|output| matches!(output, Output::WakeAt { at_ms: 3_000 })), "{out:?}");
    desk.now_ms = 3_000;
    assert!(desk.give(Input::Tick).iter().any(is_navigation));
    assert!(!desk.give(Input::Tick).iter().any(is_navigation), "done once");
}

#[test]
fn a_document_that_stays_tells_the_agent_what_came_of_it() {
    let mut desk = granted();
    ask(&mut desk, 7, Navigation::Back);
    desk.give(Input::NavigationChecked(true));
    desk.now_ms = 3_000;
    desk.give(Input::Tick);
    let out = desk.give(Input::Navigated(true));
    assert_eq!(
        (events(&out), said(&out)),
        (vec![Event::NavigationDone], vec![FromCustomer::Performed { id: 7 }])
    );
    ask(&mut desk, 8, Navigation::Forward);
    let out = desk.give(Input::NavigationChecked(false));
    assert_eq!(events(&out), [Event::NavigationFailed]);
    assert_eq!(said(&out), [FromCustomer::NavigationFailed { id: 8 }]);
}

#[test]
fn an_address_that_is_not_of_an_allowed_origin_fails_at_once() {
    for address in [
        "https://evil.example/",
        "https://shop.example.evil.example/",
        "https://shop.example@evil.example/",
        "https://shop.example:444/",
        "http://shop.example/",
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "",
    ] {
        let mut desk = granted();
        let out = ask(&mut desk, 7, url(address));
        assert_eq!(events(&out), [Event::NavigationFailed], "{address}");
        assert_eq!(
            said(&out),
            [FromCustomer::NotPerformed { id: 7, reason: Refusal::Origin, restriction: Short::default() }],
            "{address}"
        );
        assert!(!out.iter().any(|output| matches!(output, Output::CheckNavigation(_))), "{address}");
    }
}

#[test]
fn without_a_grant_nothing_is_announced() {
    let mut desk = Desk::joined();
    let out = ask(&mut desk, 7, Navigation::Refresh);
    assert_eq!((events(&out), said(&out).len()), (vec![], 1));
    let mut desk = granted();
    desk.give(Input::Downgrade);
    let out = ask(&mut desk, 7, Navigation::Refresh);
    assert_eq!(events(&out), []);
    assert_eq!(
        said(&out),
        [FromCustomer::NotPerformed { id: 7, reason: Refusal::PointerMode, restriction: Short::default() }]
    );
}

#[test]
fn a_second_navigation_waits_for_the_first_and_revoking_calls_it_back() {
    let mut desk = granted();
    ask(&mut desk, 7, Navigation::Refresh);
    desk.give(Input::NavigationChecked(true));
    let out = ask(&mut desk, 8, Navigation::Back);
    assert_eq!(
        said(&out),
        [FromCustomer::NotPerformed { id: 8, reason: Refusal::AlreadyAsked, restriction: Short::default() }]
    );
    let out = desk.give(Input::Downgrade);
    assert_eq!(events(&out), [Event::NavigationFailed, Event::ModeChanged { write: false }]);
    desk.now_ms = 60_000;
    assert!(!desk.give(Input::Tick).iter().any(is_navigation));
}

#[test]
fn a_question_that_nobody_answers_in_time_is_declined() {
    let mut desk = granted();
    desk.give(Input::Downgrade);
    desk.agent(Lane::Session, 1, &FromAgent::RequestWriteMode.encode());
    desk.now_ms = 3_999;
    assert_eq!(said(&desk.give(Input::Tick)), []);
    desk.now_ms = 4_000;
    let out = desk.give(Input::Tick);
    assert!(out.iter().any(|output| matches!(output, Output::UpgradeWithdrawn)));
    assert_eq!(said(&out), [FromCustomer::WriteModeRefused { reason: Refusal::Declined }]);
    assert_eq!(said(&desk.give(Input::UpgradeAnswered(UpgradeAnswer::Allowed))), [], "too late");
}

#[test]
fn going_on_is_asked_once_and_withdrawn_when_somebody_acts_or_the_session_ends() {
    let asked = |out: &[Output]| -> Vec<bool> {
        out.iter()
            .filter_map(|output| if let Output::GoOnWanted(asked) = output { Some(*asked) } else { None })
            .collect()
    };
    let mut desk = Desk::joined();
    assert_eq!(asked(&desk.relay(&FromRelay::GoOnWanted { within_s: 60 })), [true]);
    assert_eq!(asked(&desk.relay(&FromRelay::GoOnWanted { within_s: 50 })), Vec::<bool>::new());
    assert_eq!(control(&desk.give(Input::Acted)), [ToRelay::Active]);
    assert_eq!(asked(&desk.relay(&FromRelay::GoesOn)), [false]);
    desk.relay(&FromRelay::GoOnWanted { within_s: 60 });
    assert_eq!(asked(&desk.give(Input::Exit)), [false]);
}

#[test]
fn what_people_do_is_told_now_and_then_only() {
    let mut desk = Desk::joined();
    let told = |desk: &mut Desk| control(&desk.give(Input::Acted)).contains(&ToRelay::Active);
    assert!(told(&mut desk));
    desk.now_ms += 9_999;
    assert!(!told(&mut desk));
    desk.now_ms += 1;
    assert!(told(&mut desk));
}
