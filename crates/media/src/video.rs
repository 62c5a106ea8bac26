//! Video through `ffmpeg` in the jail: frames with their times.

use crate::decoders::{Decoders, Sampling, read_to_end};
use crate::jail::{Decoding, Input};
use crate::large::{Sending, Unsendable};
use crate::sink::{Done, Sink};
use crate::{Error, Format, LargeItem, pam};

/// The item's bytes. Opened anew, so that it can be sought in: half of all MP4 keep their index at the end.
const ITEM: &str = "/proc/self/fd/0";
/// The item as a stream.
const STREAM: &str = "pipe:0";

/// A frame a second, and one where time goes back; one with which a scene begins, ten a second at most; where times are
/// missing, every thirtieth.
const SECONDS: &str = "select='isnan(prev_selected_t)+gte(t-prev_selected_t,1)+lt(t,prev_selected_t)\
    +gt(scene,0.3)*gte(t-prev_selected_t,0.1)+isnan(t)*gte(n-prev_selected_n,30)'";

/// Writes each frame's time to standard error before the frame is handed on.
const TIMES: &str = "metadata=mode=add:key=lavfi.n:value=1,metadata=mode=print:file='pipe\\:2':direct=1";

const UNREADABLE: &str = "it could not be read again to its end";

/// Decodes a video.
pub(crate) fn decode(
    decoders: &Decoders,
    bytes: &[u8],
    sampling: Sampling,
    sink: &mut Sink<'_>,
) -> Result<Done, Error> {
    let outside = decoders.video(sink)?;
    let filter = match sampling {
        Sampling::Seconds => format!("{SECONDS},{TIMES}"),
        Sampling::Every => TIMES.to_owned(),
    };
    let arguments = arguments(sink.format(), ITEM, &filter);
    read(&mut outside.start(&arguments, None, Input::Held(bytes), sink)?, sink)
}

/// Decodes a video that is too large to be held: a frame a second, and those with which scenes begin.
pub(crate) fn decode_large(decoders: &Decoders, item: &dyn LargeItem, sink: &mut Sink<'_>) -> Result<Done, Error> {
    let outside = decoders.video(sink)?;
    let sending = match sink.format() {
        Format::Matroska | Format::Avi => Ok(Sending::AsItIs),
        _ => Sending::of_mp4(item, sink.limits.max_index),
    };
    let sending = sending.map_err(|why| match why {
        Unsendable::TooLarge => Error::OutOfMemory { frame: 0, allowed: sink.limits.max_index },
        Unsendable::Unreadable => sink.damaged(UNREADABLE),
        Unsendable::Damaged => sink.damaged("its index makes no sense"),
    })?;
    let filter = format!("{SECONDS},{TIMES}");
    let arguments = arguments(sink.format(), STREAM, &filter);
    std::thread::scope(|threads| {
        let mut decoder = outside.start(&arguments, None, Input::Stream, sink)?;
        let input = decoder.input().ok_or(Error::NoJail { format: sink.format(), missing: "program" })?;
        let sender = threads.spawn(|| sending.send(item, input));
        let done = read(&mut decoder, sink);
        // Whoever still sends learns from this that nobody reads any more.
        drop(decoder);
        let sent = sender.join().is_ok_and(|sent| sent.is_ok());
        if sent { done } else { Err(done.err().unwrap_or_else(|| sink.damaged(UNREADABLE))) }
    })
}

/// Reads what the decoder writes.
pub(crate) fn read(decoder: &mut impl Decoding, sink: &mut Sink<'_>) -> Result<Done, Error> {
    let (size, complaint_count) = read_to_end(decoder, sink, pam::visit)?;
    let (width, height) = size.ok_or_else(|| sink.damaged("no frame could be read"))?;
    if complaint_count > 0 {
        return Err(sink.damaged("the decoder could not read all of it"));
    }
    Ok(Done { decoder: "ffmpeg", width, height })
}

fn arguments<'a>(format: Format, item: &'a str, filter: &'a str) -> Vec<&'a str> {
    let mut all = vec!["-nostdin", "-hide_banner", "-loglevel", "error"];
    // One thread: other items keep the other cores busy, and what is allowed in the jail stays little.
    all.extend(["-threads", "1", "-filter_threads", "1", "-noautorotate"]);
    // The format is told here: nothing that names other files is tried.
    all.extend(["-protocol_whitelist", "file,pipe", "-f", demuxer(format), "-i", item]);
    all.extend(["-map", "0:v:0", "-an", "-sn", "-dn", "-vsync", "passthrough", "-vf", filter]);
    all.extend(["-f", "image2pipe", "-c:v", "pam", "-pix_fmt", "rgba", "pipe:1"]);
    all
}

const fn demuxer(format: Format) -> &'static str {
    match format {
        Format::Matroska => "matroska",
        Format::Avi => "avi",
        _ => "mov",
    }
}
