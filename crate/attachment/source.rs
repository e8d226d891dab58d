//! [`Source`]: where the bytes of a file come from.

use std::borrow::Cow;

use super::Unreadable;

/// A file, read by ranges, so that a large one is never copied as a whole unless its format needs it.
pub(crate) enum Source<'s> {
    /// It is in memory.
    Memory(&'s [u8]),
    /// Thunderbird has it.
    #[cfg(all(target_arch = "wasm32", feature = "files"))]
    Blob(blob::Reader<'s>),
}

impl Source<'_> {
    /// Bytes.
    pub(crate) fn size(&self) -> u64 {
        match self {
            Self::Memory(bytes) => bytes.len() as u64,
            #[cfg(all(target_arch = "wasm32", feature = "files"))]
            Self::Blob(reader) => reader.size(),
        }
    }

    /// The bytes of a range; an error where it reaches beyond the end.
    pub(crate) async fn read(&self, from: u64, length: usize) -> Result<Cow<'_, [u8]>, Unreadable> {
        let bytes = self.read_up_to(from, length).await?;
        if bytes.len() == length { Ok(bytes) } else { Err(Unreadable::Truncated) }
    }

    /// The bytes of a range, as far as the file has it.
    #[cfg_attr(
        not(all(target_arch = "wasm32", feature = "files")),
        expect(clippy::unused_async, reason = "only a blob makes anybody wait")
    )]
    pub(crate) async fn read_up_to(&self, from: u64, length: usize) -> Result<Cow<'_, [u8]>, Unreadable> {
        let end = from.saturating_add(length as u64).min(self.size());
        match self {
            Self::Memory(bytes) => {
                let range = usize::try_from(from).ok().zip(usize::try_from(end).ok());
                Ok(range.and_then(|(from, end)| bytes.get(from..end)).unwrap_or_default().into())
            }
            #[cfg(all(target_arch = "wasm32", feature = "files"))]
            Self::Blob(_) if from >= end => Ok(Cow::default()),
            #[cfg(all(target_arch = "wasm32", feature = "files"))]
            Self::Blob(reader) => reader.read(from, end).await.map(Cow::Owned),
        }
    }
}

#[cfg(all(target_arch = "wasm32", feature = "files"))]
pub(crate) mod blob {
    use std::cell::RefCell;

    use js_sys::Uint8Array;
    use wasm_bindgen::JsCast;
    use wasm_bindgen_futures::JsFuture;
    use web_sys::Blob;

    use super::Unreadable;

    /// Each request takes a millisecond, however little it asks for, as long as copying a megabyte: what lies near is fetched with it.
    const WINDOW: u64 = 256 * 1024;

    /// A file that is not larger is fetched as a whole.
    const SMALL: u64 = 2 * 1024 * 1024;

    /// Who reads on gets four times as much each time, up to this.
    const MOST_AHEAD: u64 = 4 * 1024 * 1024;

    /// Reads a `Blob`, and keeps what it read last.
    pub(crate) struct Reader<'b> {
        blob: &'b Blob,
        window: RefCell<Window>,
    }

    #[derive(Default)]
    struct Window {
        from: u64,
        bytes: Vec<u8>,
        /// How much the next one has if it is read on from here.
        ahead: u64,
    }

    impl<'b> Reader<'b> {
        pub(crate) fn new(blob: &'b Blob) -> Self {
            Self { blob, window: RefCell::default() }
        }

        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a size in bytes, which JavaScript has as a float"
        )]
        pub(crate) fn size(&self) -> u64 {
            self.blob.size() as u64
        }

        /// The bytes of a range inside the file.
        pub(crate) async fn read(&self, from: u64, end: u64) -> Result<Vec<u8>, Unreadable> {
            if let Some(bytes) = self.window.borrow().get(from, end) {
                return Ok(bytes);
            }
            let (start, stop, ahead) = self.window.borrow().next(from, end, self.size());
            if end - from > MOST_AHEAD {
                self.window.replace(Window { from: end, bytes: Vec::new(), ahead });
                return self.fetch(from, end).await;
            }
            // Two windows at a time would be more memory than a file needs.
            self.window.replace(Window::default());
            let window = Window { from: start, bytes: self.fetch(start, stop).await?, ahead };
            let read = window.get(from, end).ok_or(Unreadable::Unavailable)?;
            self.window.replace(window);
            Ok(read)
        }

        #[expect(clippy::cast_precision_loss, reason = "JavaScript has sizes as floats")]
        async fn fetch(&self, from: u64, end: u64) -> Result<Vec<u8>, Unreadable> {
            let slice = self.blob.slice_with_f64_and_f64(from as f64, end as f64).map_err(|_| Unreadable::Unavailable)?;
            let buffer = JsFuture::from(slice.array_buffer()).await.map_err(|_| Unreadable::Unavailable)?;
            Ok(Uint8Array::new(buffer.unchecked_ref()).to_vec())
        }
    }

    impl Window {
        /// Where the next window begins and ends, and how much the one after it has.
        fn next(&self, from: u64, end: u64, size: u64) -> (u64, u64, u64) {
            if size <= SMALL {
                return (0, size, 0);
            }
            let is_next = from >= self.from && from <= self.from + self.bytes.len() as u64 + WINDOW && self.ahead > 0;
            if is_next {
                return (from, from.saturating_add(self.ahead).max(end).min(size), MOST_AHEAD.min(self.ahead * 4));
            }
            // Some formats are read from their end.
            let start = if size - end < WINDOW { size.saturating_sub(WINDOW).min(from) } else { from };
            (start, start.saturating_add(WINDOW).max(end).min(size), 4 * WINDOW)
        }

        fn get(&self, from: u64, end: u64) -> Option<Vec<u8>> {
            let start = usize::try_from(from.checked_sub(self.from)?).ok()?;
            let length = usize::try_from(end.checked_sub(from)?).ok()?;
            self.bytes.get(start..start.checked_add(length)?).map(<[u8]>::to_vec)
        }
    }
}
