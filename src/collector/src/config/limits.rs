//! The limits, as somebody writes them and as they are in force.

use crate::limits::{Connections, Limits, Rates};
use crate::rate::Rate;
use crate::store::sqlite::DEAD_BYTES;
use anyhow::{Context as _, ensure};
use clap::Args;
use ipnet::IpNet;
use serde::Deserialize;
use std::time::Duration;

/// The limits as somebody wrote them; all may be missing.
#[derive(Args, Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[command(next_help_heading = "Limits (in the file under [limits])")]
pub(crate) struct LimitOptions {
    /// Bytes of a request's body [default: 1MiB]
    #[arg(long, env = "HEARBACK_MAX_BODY", value_name = "SIZE")]
    pub(crate) max_body: Option<String>,
    /// Items of a batch [default: 1000]
    #[arg(long, env = "HEARBACK_MAX_ITEMS", value_name = "N")]
    pub(crate) max_items: Option<usize>,
    /// Time for the head of a request, counted from when it could have begun:
    /// an idle connection is closed after it [default: 10]
    #[arg(long, env = "HEARBACK_HEAD_TIMEOUT", value_name = "SECONDS")]
    pub(crate) head_timeout: Option<f64>,
    /// Time for a body, and a second more for every KiB that arrives, up to 6
    /// times as much [default: 10]
    #[arg(long, env = "HEARBACK_BODY_TIMEOUT", value_name = "SECONDS")]
    pub(crate) body_timeout: Option<f64>,
    /// Time for a reader to take 8 KiB of an answer [default: 10]
    #[arg(long, env = "HEARBACK_WRITE_TIMEOUT", value_name = "SECONDS")]
    pub(crate) write_timeout: Option<f64>,
    /// Time for requests that have begun, when the endpoint stops [default: 10]
    #[arg(long, env = "HEARBACK_DRAIN_TIMEOUT", value_name = "SECONDS")]
    pub(crate) drain_timeout: Option<f64>,
    /// Time between not being ready and taking no connection, when the endpoint
    /// stops: for a balancer to notice [default: 0]
    #[arg(long, env = "HEARBACK_STOP_DELAY", value_name = "SECONDS")]
    pub(crate) stop_delay: Option<f64>,
    /// Connections in all; the next ones wait [default: 4096]
    #[arg(long, env = "HEARBACK_MAX_CONNECTIONS", value_name = "N")]
    pub(crate) max_connections: Option<usize>,
    /// Connections of one address, or one /64 of IPv6; the next ones are closed
    /// [default: 256]
    #[arg(long, env = "HEARBACK_MAX_CONNECTIONS_PER_ADDRESS", value_name = "N")]
    pub(crate) max_connections_per_address: Option<usize>,
    /// Items a second of one address, or one /64 of IPv6; 0 is any number
    /// [default: 200]
    #[arg(long, env = "HEARBACK_RATE_PER_ADDRESS", value_name = "N")]
    pub(crate) rate_per_address: Option<f64>,
    /// Items of one address at once, after a while of none [default: 5000]
    #[arg(long, env = "HEARBACK_BURST_PER_ADDRESS", value_name = "N")]
    pub(crate) burst_per_address: Option<f64>,
    /// Items a second for one site; 0 is any number [default: 5000]
    #[arg(long, env = "HEARBACK_RATE_PER_SITE", value_name = "N")]
    pub(crate) rate_per_site: Option<f64>,
    /// Items for one site at once, after a while of none [default: 50000]
    #[arg(long, env = "HEARBACK_BURST_PER_SITE", value_name = "N")]
    pub(crate) burst_per_site: Option<f64>,
    /// Believe X-Forwarded-For of proxies in this network; may be given
    /// several times [default: nobody]
    #[arg(long, env = "HEARBACK_TRUST_PROXY", value_name = "CIDR", value_delimiter = ',')]
    pub(crate) trust_proxy: Vec<String>,
    /// Bytes of the disk that stay free: below, nothing is taken [default: 128MiB]
    #[arg(long, env = "HEARBACK_RESERVE", value_name = "SIZE")]
    pub(crate) reserve: Option<String>,
    /// Bytes kept of what was refused; the oldest leave first [default: 64MiB]
    #[arg(long, env = "HEARBACK_KEEP_DEAD", value_name = "SIZE")]
    pub(crate) keep_dead: Option<String>,
}

impl LimitOptions {
    /// These, and where one is missing, those of `other`.
    pub(super) fn or(self, other: Self) -> Self {
        macro_rules! first {
            ($($name:ident),+) => {
                Self {
                    $($name: self.$name.or(other.$name),)+
                    trust_proxy: if self.trust_proxy.is_empty() {
                        other.trust_proxy
                    } else {
                        self.trust_proxy
                    },
                }
            };
        }
        first!(
            max_body,
            max_items,
            head_timeout,
            body_timeout,
            write_timeout,
            drain_timeout,
            stop_delay,
            max_connections,
            max_connections_per_address,
            rate_per_address,
            burst_per_address,
            rate_per_site,
            burst_per_site,
            reserve,
            keep_dead
        )
    }

    /// What one request may take.
    pub(super) fn limits(&self) -> anyhow::Result<Limits> {
        let default = Limits::default();
        let body_bytes = match &self.max_body {
            Some(text) => usize::try_from(size("max-body", text)?)?,
            None => default.body_bytes,
        };
        Ok(Limits {
            body_bytes,
            body_items: self.max_items.unwrap_or(default.body_items),
            body_time: seconds("body-timeout", self.body_timeout, default.body_time)?,
            // Never so little that one body does not fit.
            bodies_bytes: default.bodies_bytes.max(4 * body_bytes),
            ..default
        })
    }

    /// How often.
    pub(super) fn rates(&self) -> anyhow::Result<Rates> {
        let rate = |per_second: Option<f64>, burst: Option<f64>, default: Rate| {
            let per_second = per_second.unwrap_or(default.per_second);
            let burst = burst.unwrap_or(default.burst);
            ensure!(
                per_second.is_finite() && per_second >= 0.0 && burst.is_finite() && burst >= 1.0,
                "a rate of {per_second} a second and {burst} at once: expected 0 or more, and 1 or \
                 more"
            );
            Ok((per_second > 0.0).then_some(Rate { per_second, burst }))
        };
        let address = Rate { per_second: 200.0, burst: 5_000.0 };
        let site = Rate { per_second: 5_000.0, burst: 50_000.0 };
        Ok(Rates {
            address: rate(self.rate_per_address, self.burst_per_address, address)?,
            site: rate(self.rate_per_site, self.burst_per_site, site)?,
            proxies: self.proxies()?,
        })
    }

    /// What connections may take.
    pub(super) fn connections(&self) -> anyhow::Result<Connections> {
        let default = Connections::default();
        let per_address = self.max_connections_per_address;
        Ok(Connections {
            total: self.max_connections.unwrap_or(default.total),
            per_address: per_address.unwrap_or(default.per_address),
            head_time: seconds("head-timeout", self.head_timeout, default.head_time)?,
            write_time: seconds("write-timeout", self.write_timeout, default.write_time)?,
            drain_time: seconds("drain-timeout", self.drain_timeout, default.drain_time)?,
            proxies: self.proxies()?,
        })
    }

    pub(super) fn stop_delay(&self) -> anyhow::Result<Duration> {
        seconds("stop-delay", self.stop_delay, Duration::ZERO)
    }

    pub(super) fn reserve(&self) -> anyhow::Result<u64> {
        self.reserve.as_deref().map_or(Ok(RESERVE), |text| size("reserve", text))
    }

    pub(super) fn dead_bytes(&self) -> anyhow::Result<u64> {
        self.keep_dead.as_deref().map_or(Ok(DEAD_BYTES), |text| size("keep-dead", text))
    }

    fn proxies(&self) -> anyhow::Result<Vec<IpNet>> {
        let network = |text: &String| {
            let alone = || text.parse::<std::net::IpAddr>().map(IpNet::from);
            text.parse::<IpNet>().or_else(|_| alone()).with_context(|| {
                format!("trust-proxy `{text}`: expected a network, like 10.0.0.0/8")
            })
        };
        self.trust_proxy.iter().map(network).collect()
    }
}

/// Twice what the log grows to before it is written back.
const RESERVE: u64 = 128 * 1024 * 1024;

fn seconds(name: &str, given: Option<f64>, default: Duration) -> anyhow::Result<Duration> {
    let Some(given) = given else { return Ok(default) };
    Duration::try_from_secs_f64(given)
        .with_context(|| format!("{name} `{given}`: expected seconds, like 10 or 0.5"))
}

/// A number of bytes: `1048576`, `1024KiB`, `1MiB`, `1GiB`.
fn size(name: &str, text: &str) -> anyhow::Result<u64> {
    let units = [("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1_u64 << 30), ("", 1)];
    let found = units.iter().find_map(|(unit, bytes)| {
        text.strip_suffix(unit)?.trim_end().parse::<u64>().ok()?.checked_mul(*bytes)
    });
    found.with_context(|| format!("{name} `{text}`: expected a size, like 1048576 or 1MiB"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_sizes_and_seconds() {
        for (text, bytes) in [
            ("17", Some(17)),
            ("2KiB", Some(2_048)),
            ("3 MiB", Some(3 << 20)),
            ("1GiB", Some(1 << 30)),
            ("1.5MiB", None),
            ("1MB", None),
            ("-1", None),
            ("", None),
            ("99999999999GiB", None),
        ] {
            assert_eq!(size("x", text).ok(), bytes, "{text}");
        }
        let read = |given| seconds("x", Some(given), Duration::MAX).ok();
        assert_eq!(read(0.25), Some(Duration::from_millis(250)));
        assert!([f64::NAN, -1.0, f64::INFINITY].into_iter().all(|bad| read(bad).is_none()));
    }

    #[test]
    fn nothing_said_is_what_the_help_says() {
        let none = LimitOptions::default();
        assert_eq!(none.limits().unwrap(), Limits::default());
        assert_eq!(none.connections().unwrap(), Connections::default());
        let rates = none.rates().unwrap();
        assert_eq!(rates.address, Some(Rate { per_second: 200.0, burst: 5_000.0 }));
        assert_eq!(rates.site, Some(Rate { per_second: 5_000.0, burst: 50_000.0 }));
        assert_eq!(none.reserve().unwrap(), 128 << 20);
        assert_eq!(none.dead_bytes().unwrap(), 64 << 20);
    }

    #[test]
    fn refuses_what_cannot_be_meant() {
        let with = |change: fn(&mut LimitOptions)| {
            let mut options = LimitOptions::default();
            change(&mut options);
            let read = || -> anyhow::Result<()> {
                options.limits()?;
                options.rates()?;
                options.connections()?;
                options.reserve()?;
                options.dead_bytes()?;
                options.stop_delay().map(drop)
            };
            read()
        };
        assert!(with(|options| options.trust_proxy = vec!["10.0.0.1".to_owned()]).is_ok());
        let bad: [fn(&mut LimitOptions); 7] = [
            |options| options.trust_proxy = vec!["10.0.0.0/99".to_owned()],
            |options| options.max_body = Some("much".to_owned()),
            |options| options.reserve = Some("-1".to_owned()),
            |options| options.keep_dead = Some("x".to_owned()),
            |options| options.head_timeout = Some(-1.0),
            |options| options.rate_per_site = Some(-1.0),
            |options| options.burst_per_address = Some(0.0),
        ];
        for change in bad {
            assert!(with(change).is_err());
        }
    }
}
