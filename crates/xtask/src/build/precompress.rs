//! Compresses what the relay serves, once and as small as it gets, beside the original.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Result;
use flate2::{Compression, write::GzEncoder};

use crate::fingerprint::write_file;

/// Below this, the header costs more than the compression saves.
const COMPRESSED_BYTES_MIN: usize = 1024;

/// What text, code and vector images are called; other formats are compressed already.
const ENDINGS: [&str; 9] = ["css", "html", "js", "json", "map", "svg", "txt", "wasm", "xml"];

/// The files that belong to an original: `<name>.br` and `<name>.gz`.
pub fn companions(original: &Path) -> [PathBuf; 2] {
    ["br", "gz"].map(|ending| {
        let mut name = original.as_os_str().to_owned();
        name.push(".");
        name.push(ending);
        PathBuf::from(name)
    })
}

/// Whether a file of this name and content is worth compressing.
pub fn is_worth_it(path: &Path, bytes: &[u8]) -> bool {
    let ending = path.extension().unwrap_or_default().to_string_lossy();
    bytes.len() > COMPRESSED_BYTES_MIN && ENDINGS.contains(&ending.as_ref())
}

/// Writes the companions of an original.
pub fn write_companions(original: &Path, bytes: &[u8]) -> Result<()> {
    let [br, gz] = companions(original);
    write_file(&br, &brotli(bytes)?)?;
    write_file(&gz, &gzip(bytes)?)
}

/// Brotli at its highest quality.
pub fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut compressed = Vec::new();
    let params = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    brotli::BrotliCompress(&mut &bytes[..], &mut compressed, &params)?;
    Ok(compressed)
}

/// Gzip at its highest level.
pub fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn what_it_compresses_comes_back_whole() -> Result<()> {
        let text = "the same words, again and again\n".repeat(100);
        let (br, gz) = (brotli(text.as_bytes())?, gzip(text.as_bytes())?);
        assert!(br.len() < gz.len() && gz.len() < text.len() / 10);

        let mut back = Vec::new();
        brotli::BrotliDecompress(&mut &br[..], &mut back)?;
        assert_eq!(back, text.as_bytes());
        let mut back = String::new();
        flate2::read::GzDecoder::new(&gz[..]).read_to_string(&mut back)?;
        assert_eq!(back, text);
        Ok(())
    }

    #[test]
    fn leaves_small_files_and_pictures_alone() {
        let big = [0; COMPRESSED_BYTES_MIN + 1];
        assert!(is_worth_it(Path::new("a/gcb.min.js"), &big));
        assert!(!is_worth_it(Path::new("a/gcb.min.js"), &big[1..]));
        assert!(!is_worth_it(Path::new("a/photo.jpg"), &big));
    }

    #[test]
    fn companions_keep_the_whole_name() {
        assert_eq!(companions(Path::new("d/a.js")), ["d/a.js.br", "d/a.js.gz"].map(PathBuf::from));
    }
}
