//! Video through `ffmpeg` in the jail: frames with their times.

use crate::decoders::{Decoders, Sampling};
use crate::sink::{Done, Sink};
use crate::{Error, Format, pam};

/// The item's bytes. Opened anew, so that it can be sought in: half of all MP4 keep their index at the end.
const ITEM: &str = "/proc/self/fd/0";

/// A frame a second; one with which a scene begins, ten a second at most; where times are missing, every thirtieth.
const SECONDS: &str = "select='isnan(prev_selected_t)+gte(t-prev_selected_t,1)\
    +gt(scene,0.3)*gte(t-prev_selected_t,0.1)+isnan(t)*gte(n-prev_selected_n,30)'";

/// Writes each frame's time to standard error before the frame is handed on.
const TIMES: &str = "metadata=mode=add:key=lavfi.n:value=1,metadata=mode=print:file='pipe\\:2':direct=1";

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
    let arguments = arguments(sink.format(), &filter);
    let (size, complaint_count) = outside.run(&arguments, None, bytes, sink, pam::visit)?;
    let (width, height) = size.ok_or_else(|| sink.damaged("no frame could be read"))?;
    if complaint_count > 0 {
        return Err(sink.damaged("the decoder could not read all of it"));
    }
    Ok(Done { decoder: "ffmpeg", width, height })
}

fn arguments(format: Format, filter: &str) -> Vec<&str> {
    let mut all = vec!["-nostdin", "-hide_banner", "-loglevel", "error"];
    // One thread: other items keep the other cores busy, and what is allowed in the jail stays little.
    all.extend(["-threads", "1", "-filter_threads", "1", "-noautorotate"]);
    // The format is told here: nothing that names other files is tried.
    all.extend(["-protocol_whitelist", "file,pipe", "-f", demuxer(format), "-i", ITEM]);
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
