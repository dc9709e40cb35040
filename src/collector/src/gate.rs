//! Who is let in, before anything of a request is read.

use crate::address::{FORWARDED, Peer, client, counted};
use crate::error::Failure;
use crate::limits::Rates;
use crate::rate::Buckets;
use axum::http::HeaderMap;
use ipnet::IpNet;
use std::net::IpAddr;
use std::sync::Once;
use tokio::time::Instant;

/// Addresses that are counted one by one: a few megabytes.
const ADDRESSES: usize = 64 * 1024;
/// Sites that are counted one by one.
const SITES: usize = 4 * 1024;

/// Counts who comes how often.
pub(crate) struct Gate {
    addresses: Option<Buckets<IpAddr>>,
    sites: Option<Buckets<String>>,
    proxies: Vec<IpNet>,
    warned: Once,
}

impl Gate {
    pub(crate) fn new(rates: Rates) -> Self {
        Self {
            addresses: rates.address.map(|rate| Buckets::new(rate, ADDRESSES)),
            sites: rates.site.map(|rate| Buckets::new(rate, SITES)),
            proxies: rates.proxies,
            warned: Once::new(),
        }
    }

    /// What the sender is counted by. Nothing without a connection, and not
    /// this machine: that is its operator, or a proxy that nobody named, and
    /// to hold everybody behind it to one visitor's share would lock out a
    /// whole site.
    pub(crate) fn sender(&self, peer: Option<Peer>, headers: &HeaderMap) -> Option<IpAddr> {
        let Peer(peer) = peer?;
        let client = client(peer, headers, &self.proxies);
        if client == peer.to_canonical() && headers.contains_key(FORWARDED) {
            self.warned.call_once(|| {
                tracing::warn!(
                    %peer,
                    "this address sends X-Forwarded-For and is not believed: name its network \
                     with --trust-proxy if it is a proxy of yours"
                );
            });
        }
        (!client.is_loopback()).then(|| counted(client))
    }

    /// Lets one item of the sender in.
    pub(crate) fn admit(&self, sender: Option<IpAddr>) -> Result<(), Failure> {
        let (Some(addresses), Some(sender)) = (&self.addresses, sender) else { return Ok(()) };
        addresses.take(&sender, Instant::now().into_std()).map_err(Failure::rate_limited)
    }

    /// Lets a batch of the site in, and has its sender pay for all of it.
    pub(crate) fn admit_batch(
        &self,
        sender: Option<IpAddr>,
        site: &str,
        items: usize,
    ) -> Result<(), Failure> {
        let (now, more) = (Instant::now().into_std(), items.saturating_sub(1));
        if let (Some(addresses), Some(sender)) = (&self.addresses, sender) {
            addresses.charge(&sender, more, now);
        }
        if let Some(sites) = &self.sites {
            let site = site.to_owned();
            sites.take(&site, now).map_err(Failure::rate_limited)?;
            sites.charge(&site, more, now);
        }
        Ok(())
    }
}
