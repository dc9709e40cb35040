use hearback_study::{agreement::Agreement, trial};
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let mut rows = Vec::new();
    for f in args[1].split(',') { let t = std::fs::read_to_string(f).unwrap(); rows.extend(t.lines().skip(1).map(|l| { let c: Vec<String> = l.split('\t').map(str::to_owned).collect(); c })); }
    let mut names: Vec<String> = vec![];
    let truth: Vec<usize> = rows.iter().enumerate().map(|(i,c)| if c[0]=="-" {100000+i} else { names.iter().position(|n| *n==c[0]).unwrap_or_else(||{names.push(c[0].clone()); names.len()-1})}).collect();
    let texts: Vec<(&str,&str)> = rows.iter().map(|c| (c[1].as_str(), c[3].as_str())).collect();
    for m in [true,false] { for bend in [0.0,0.25,0.5,0.75,1.0] { for k in 1..16 {
        let least = 0.04*k as f32;
        let found = trial(&texts, bend, least, m);
        let a = Agreement::of(&truth,&found);
        let mut g = found.clone(); g.sort(); g.dedup();
        println!("{m} bend {bend} least {least:.2} P {:.3} R {:.3} F {:.3} B3 {:.3} ARI {:.3} groups {}", a.precision,a.recall,a.f1(),a.b3(),a.ari,g.len());
    }}}
    if let Some(x) = args.get(2) { let v: Vec<f32> = x.split(',').map(|x| x.parse().unwrap()).collect();
        let found = trial(&texts, v[0], v[1], true);
        let mut by = std::collections::BTreeMap::<usize,Vec<usize>>::new();
        for (i,g) in found.iter().enumerate() { by.entry(*g).or_default().push(i); }
        let mut l: Vec<_> = by.values().collect(); l.sort_by_key(|v| std::cmp::Reverse(v.len()));
        for v in l { println!("----"); for i in v { println!("{}\t{}\t{}", rows[*i][0], rows[*i][1], rows[*i][3]); } } }
}
