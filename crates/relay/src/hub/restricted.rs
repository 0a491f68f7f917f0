//! Sessions and restrictions: which of a site's they obey, who may join a preview, and whose reports count.

use std::sync::Arc;

use protocol::control::RefusedReason;

use super::{Hub, unix_ms_now};
use crate::config::Site;
use crate::identity::Agent;
use crate::live::{Follows, Live};
use crate::restrictions::drift::Report;

/// Where a customer's key leads.
#[derive(Debug, Clone, Copy)]
pub struct Entrance<'a> {
    /// The site.
    pub site: &'a Arc<Site>,
    /// What sessions that are started with it obey.
    pub follows: Follows,
}

impl Hub {
    /// The site of a customer's key, which may be that of a preview, and what sessions with it obey.
    ///
    /// # Errors
    /// As [`Hub::site`].
    pub fn entrance(&self, api_key: &str, origin: Option<&str>) -> Result<Entrance<'_>, RefusedReason> {
        let preview = self.restrictions.editing.previewed_site(api_key, self.now());
        match preview.and_then(|id| self.site_by_id(&id)) {
            Some(site) if origin.is_some_and(|origin| site.allows(origin)) => {
                Ok(Entrance { site, follows: Follows::Draft })
            }
            Some(_) => Err(RefusedReason::Site),
            None => self.site(api_key, origin).map(|site| Entrance { site, follows: Follows::Published }),
        }
    }

    /// Counts what a customer's side reports of restrictions. Previews are no customers'.
    pub fn count(&self, live: &Live, report: Report<'_>) {
        if live.follows != Follows::Published {
            return;
        }
        let Some(site) = self.restrictions.of(&live.site.id) else { return };
        if let Some(compiled) = site.followed(Follows::Published) {
            site.drift.hear(&compiled, &live.page, report, self.now(), unix_ms_now());
        }
    }
}

/// Whether an agent may join a session: of their sites, and a preview only who may change the draft.
pub(super) fn may_join(agent: &Agent, live: &Live) -> bool {
    agent.sites.hold(&live.site.id) && (live.follows == Follows::Published || agent.is_administrator())
}
