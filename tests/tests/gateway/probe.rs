use gateway_tests::{Kind, empty, Gateway};
#[test]
fn probe() {
    for kind in Kind::all() {
        let home = empty(kind, "oulad2");
        home.run("import oulad /work/shared/data/oulad");
        let g = Gateway::start(home);
        for url in std::fs::read_to_string("/tmp/urls.txt").unwrap().lines() {
            let t = std::time::Instant::now();
            let a = g.get(url);
            println!("{kind:?} {:?} {url}\n   {} {}", t.elapsed(), a.status, a.text().chars().take(100).collect::<String>());
        }
    }
}
