//! From a thousand comments to a ranked list.

mod agglomerate;
pub mod agreement;
pub mod clean;
mod concepts;
mod features;
mod vector;

/// Experiment.
#[doc(hidden)]
pub fn trial(texts: &[(&str,&str)], bend: f32, least: f32, meanings: bool) -> Vec<usize> {
    let reader = features::Reader::new(meanings);
    let mut counts = features::Counts::default();
    let fs: Vec<_> = texts.iter().map(|(_, t)| { let t = clean::clean(t); let l = reader.tongues.guess(&t).unwrap_or("en"); reader.read(l, &t)}).collect();
    for f in &fs { counts.add(f); }
    let parts = fs.iter().map(|f| agglomerate::Part{sum: counts.vector(f), size: 1.0}).collect();
    agglomerate::agglomerate(parts, agglomerate::Link{bend, least})
}
