//! Style sheets, images and fonts for the agent: the relay asks, the page's own references decide.

use super::Output;
use super::session::{Connection, Customer};
use protocol::resource::{self, ChunkBytes};
use protocol::{Lane, limits};

/// Resources being fetched for the agent at one time.
const FETCHES_MAX: usize = 256;

impl Customer {
    pub(super) fn resource_wanted(&mut self, message: resource::ToCustomer, out: &mut Vec<Output>) {
        match message {
            resource::ToCustomer::Want { request, url } => {
                let url = url.into_string();
                if self.fetching.len() < FETCHES_MAX && self.page.refers_to(&url, self.config.resolve) {
                    self.fetching.push((request, url.clone()));
                    out.push(Output::Fetch { request, url });
                } else {
                    self.answer(&resource::FromCustomer::Unavailable { request }, out);
                }
            }
            resource::ToCustomer::Cancel { request } => {
                self.fetching.retain(|(fetching, _)| *fetching != request)
            }
        }
    }

    pub(super) fn fetched(
        &mut self,
        request: u32,
        resource: Option<(String, Vec<u8>)>,
        out: &mut Vec<Output>,
    ) {
        let Some(at) = self.fetching.iter().position(|(fetching, _)| *fetching == request) else { return };
        let (_, url) = self.fetching.swap_remove(at);
        let Some((content_type, bytes)) =
            resource.filter(|(_, bytes)| bytes.len() <= limits::RESOURCE_BYTES_MAX)
        else {
            return self.answer(&resource::FromCustomer::Unavailable { request }, out);
        };
        if content_type.starts_with("text/css") {
            self.page.note_sheet(&url, &String::from_utf8_lossy(&bytes));
        }
        self.answer(&resource::FromCustomer::Begin { request, content_type: content_type.into() }, out);
        let count = bytes.chunks(limits::RESOURCE_CHUNK_BYTES).len().max(1);
        for index in 0..count {
            let start = index * limits::RESOURCE_CHUNK_BYTES;
            let end = bytes.len().min(start + limits::RESOURCE_CHUNK_BYTES);
            let chunk = ChunkBytes(bytes.get(start..end).unwrap_or_default().to_vec());
            self.answer(
                &resource::FromCustomer::Chunk { request, bytes: chunk, last: index + 1 == count },
                out,
            );
        }
    }

    pub(super) fn answer(&self, message: &resource::FromCustomer, out: &mut Vec<Output>) {
        if self.connection == Connection::Up {
            self.plain(Lane::Resource, &message.encode(), out);
        }
    }
}
