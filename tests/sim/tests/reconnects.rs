//! A thousand lost connections: nothing is lost, nothing comes twice.

// A test fails by panicking.
#![allow(missing_docs)]

use engine::{customer, viewer};
use relay::session::Side;
use sim::{Luck, World};

const RECONNECTS: usize = 1_000;

/// Some work on both sides, of which some is delivered and some not.
fn work(world: &mut World, luck: &mut Luck) {
    for _ in 0..luck.below(12) {
        match luck.below(6) {
            0 | 1 => world.page_changes(),
            2 => world.agent_clicks(),
            3 => world.deliver_up(side(luck), luck.below(4)),
            4 => world.deliver_down(side(luck), luck.below(4)),
            _ => world.pass(luck.below(700) as u64),
        }
    }
}

fn side(luck: &mut Luck) -> Side {
    if luck.below(2) == 0 { Side::Customer } else { Side::Agent }
}

/// The line breaks; the relay notices at once, later, or only when the next one says hello.
fn lose(world: &mut World, luck: &mut Luck) {
    let side = side(luck);
    world.cut(side);
    if luck.below(2) == 0 {
        world.notice(side);
    }
    work(world, luck);
}

#[test]
fn no_frame_is_lost_or_applied_twice_over_a_thousand_reconnects() {
    for seed in 1..=4 {
        let mut luck = Luck::new(seed);
        let mut world = World::in_write_mode(seed);
        let mut reconnects = 0;
        while reconnects < RECONNECTS {
            work(&mut world, &mut luck);
            lose(&mut world, &mut luck);
            reconnects += 1;
            // Now and then again before it has come back, or the other line too.
            if luck.below(3) == 0 {
                continue;
            }
            for _ in 0..40 {
                world.pass(150);
                for side in [Side::Customer, Side::Agent] {
                    world.open(side);
                    world.deliver_up(side, luck.below(5));
                    world.deliver_down(side, luck.below(5));
                }
            }
        }
        world.settle();

        assert_eq!(
            world.customer.readings, 1,
            "seed {seed}: what was kept sufficed, no fresh picture was needed"
        );
        assert!(world.customer.shown.len() > RECONNECTS, "seed {seed}: {}", world.customer.shown.len());
        assert_eq!(
            world.agent.shown, world.customer.shown,
            "seed {seed}: each change arrived once, in order"
        );
        assert_eq!(world.customer.shown.last(), Some(&world.customer.count), "seed {seed}");

        assert!(world.agent.requested.len() > RECONNECTS / 4, "seed {seed}: {}", world.agent.requested.len());
        assert_eq!(
            world.customer.performed, world.agent.requested,
            "seed {seed}: each request was done once"
        );
        assert_eq!(world.agent.answered, world.agent.requested, "seed {seed}: and answered once");

        let lost = |event: &&customer::Event| matches!(event, customer::Event::ConnectionLost);
        let back = |event: &&customer::Event| matches!(event, customer::Event::ConnectionBack);
        assert_eq!(
            world.customer.events.iter().filter(lost).count(),
            world.customer.events.iter().filter(back).count(),
            "seed {seed}: the customer was told of each loss and each return"
        );
        assert!(
            !world.agent.events.iter().any(|event| matches!(event, viewer::Event::Ended(_))),
            "seed {seed}"
        );
        assert_eq!(world.dismissed, [], "seed {seed}: the relay had no reason to close a socket");
    }
}
