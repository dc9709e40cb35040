//! How many connections one address may have.

use crate::address::counted;
use ipnet::IpNet;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The connections there are, by address.
pub(super) struct Places {
    most: usize,
    proxies: Vec<IpNet>,
    taken: Mutex<HashMap<IpAddr, usize>>,
}

/// A connection's place, given back when it is dropped.
pub(super) struct Place {
    places: Arc<Places>,
    address: Option<IpAddr>,
}

impl Places {
    pub(super) fn new(most: usize, proxies: Vec<IpNet>) -> Arc<Self> {
        Arc::new(Self { most, proxies, taken: Mutex::default() })
    }

    /// A place for a connection of the peer, if there is one left. Proxies,
    /// and this machine, are many in one and are not counted.
    pub(super) fn take(self: &Arc<Self>, peer: IpAddr) -> Option<Place> {
        let peer = peer.to_canonical();
        if peer.is_loopback() || self.proxies.iter().any(|proxies| proxies.contains(&peer)) {
            return Some(Place { places: Arc::clone(self), address: None });
        }
        let address = counted(peer);
        let mut taken = self.taken();
        let count = taken.entry(address).or_insert(0);
        if *count >= self.most {
            return None;
        }
        *count += 1;
        Some(Place { places: Arc::clone(self), address: Some(address) })
    }

    fn taken(&self) -> MutexGuard<'_, HashMap<IpAddr, usize>> {
        // Numbers: there is no state in between to be left in.
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let Some(address) = self.address else { return };
        let mut taken = self.places.taken();
        if let Some(count) = taken.get_mut(&address) {
            *count -= 1;
            if *count == 0 {
                taken.remove(&address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_its_places_and_no_more() {
        let places = Places::new(2, vec!["10.0.0.0/8".parse().unwrap()]);
        let take = |text: &str| places.take(text.parse().unwrap());
        let one = take("192.0.2.1");
        let _two = take("::ffff:192.0.2.1");
        assert!(one.is_some() && take("192.0.2.1").is_none());
        assert!(take("192.0.2.2").is_some());
        drop(one);
        let again = take("192.0.2.1");
        assert!(again.is_some() && take("192.0.2.1").is_none());
        // A network of IPv6 is one address; a proxy and this machine are many.
        let _net = [take("2001:db8::1"), take("2001:db8::2")];
        assert!(take("2001:db8::3").is_none() && take("2001:db8:0:1::1").is_some());
        for many in ["10.1.2.3", "127.0.0.1", "::1"] {
            let all: Vec<_> = (0..5).map(|_| take(many)).collect();
            assert!(all.iter().all(Option::is_some), "{many}");
        }
        drop(_two);
        drop(again);
        drop(_net);
        assert!(places.taken().is_empty());
    }
}
