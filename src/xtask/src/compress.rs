//! Files as a server sends them: brotli and gzip at their best.

use std::io::Write as _;

use anyhow::Result;
use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;

/// Brotli (RFC 7932) at quality 11 with a window of 4 MiB, which is more than
/// any of these files.
pub(crate) fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let parameters = BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        size_hint: bytes.len(),
        ..BrotliEncoderParams::default()
    };
    let mut out = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut out, &parameters)?;
    Ok(out)
}

/// Gzip (RFC 1952) at level 9, without a time stamp: equal bytes stay equal.
pub(crate) fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn what_is_packed_can_be_unpacked() {
        let text = b"You asked, we shipped. ".repeat(500);
        let mut unpacked = Vec::new();
        brotli::Decompressor::new(brotli(&text).expect("packs").as_slice(), 4096)
            .read_to_end(&mut unpacked)
            .expect("unpacks");
        assert_eq!(unpacked, text);
        let mut unpacked = Vec::new();
        flate2::read::GzDecoder::new(gzip(&text).expect("packs").as_slice())
            .read_to_end(&mut unpacked)
            .expect("unpacks");
        assert_eq!(unpacked, text);
    }
}
