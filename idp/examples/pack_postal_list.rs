//! Makes the list of postal codes that the program holds, by the rules of `common-id postal import`:
//!
//! `cargo run -p idp --example pack_postal_list -- 2026-10-01 idp/data/postal/postal-2026-10.bin places.csv offices.csv`

use idp::domain::{PostalList, fill_readings, pack_postal_list, read_postal_csv};
use std::{env, error::Error, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let (Some(date), Some(target)) = (arguments.next(), arguments.next()) else {
        return Err("usage: pack_postal_list YYYY-MM-DD TARGET CSV…".into());
    };
    let mut addresses = Vec::new();
    for file in arguments {
        addresses.extend(read_postal_csv(&fs::read(&file)?).map_err(|cause| format!("{file}: {cause}"))?);
    }
    fill_readings(&mut addresses);
    let bytes = pack_postal_list(&date, addresses)?;
    PostalList::from_bytes(bytes.clone()).ok_or("the packed list cannot be read again")?;
    fs::write(&target, &bytes)?;
    Ok(())
}
