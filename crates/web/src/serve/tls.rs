//! TLS from two PEM files, taken up anew when they change: a renewed certificate needs no restart, and a broken
//! one is reported and leaves the old one in place.

use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};

use rustls::ServerConfig;
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::TlsAcceptor;

/// Where certificate and key lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlsFiles {
    /// Chain, the server's own certificate first, PEM.
    pub certificate: PathBuf,
    /// Private key, PEM (PKCS#8, PKCS#1 or SEC1).
    pub key: PathBuf,
}

/// Why certificate and key cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("the certificate {} with the key {} cannot be used: {reason}", files.certificate.display(), files.key.display())]
pub struct TlsError {
    /// The files.
    pub files: TlsFiles,
    /// What is wrong.
    pub reason: String,
}

/// The certificate in use.
#[derive(Clone)]
pub(super) struct Certificates {
    files: TlsFiles,
    held: Arc<RwLock<(Vec<u8>, TlsAcceptor)>>,
}

impl Certificates {
    pub fn load(files: TlsFiles) -> Result<Self, TlsError> {
        let held = read(&files)?;
        Ok(Self { files, held: Arc::new(RwLock::new(held)) })
    }

    pub fn acceptor(&self) -> TlsAcceptor {
        self.held.read().unwrap_or_else(PoisonError::into_inner).1.clone()
    }

    /// Look whether the files changed, and use what they hold now.
    pub fn renew(&self) {
        let now = std::fs::read(&self.files.certificate).unwrap_or_default();
        if now.is_empty() || now == self.held.read().unwrap_or_else(PoisonError::into_inner).0 {
            return;
        }
        match read(&self.files) {
            Ok(held) => {
                *self.held.write().unwrap_or_else(PoisonError::into_inner) = held;
                tracing::info!("a renewed certificate is in use");
            }
            Err(error) => tracing::error!(%error, "the old certificate stays in use"),
        }
    }
}

fn read(files: &TlsFiles) -> Result<(Vec<u8>, TlsAcceptor), TlsError> {
    let wrong = |reason: String| TlsError { files: files.clone(), reason };
    let pem = std::fs::read(&files.certificate).map_err(|error| wrong(error.to_string()))?;
    let chain: Vec<_> = CertificateDer::pem_slice_iter(&pem)
        .collect::<Result<_, _>>()
        .map_err(|error| wrong(format!("the certificate is not PEM: {error}")))?;
    let key = PrivateKeyDer::from_pem_file(&files.key)
        .map_err(|error| wrong(format!("the key cannot be read: {error}")))?;
    // TLS 1.2 with its safe suites stays for old phones; everything below is refused by the library.
    let mut config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| wrong(error.to_string()))?
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .map_err(|error| wrong(error.to_string()))?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok((pem, TlsAcceptor::from(Arc::new(config))))
}
