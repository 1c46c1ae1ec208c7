/// What names a machine, its parts and its people, replaced in all that is given away: [Scrubber] is the door. The same
/// gets the same in its place wherever it stands, in text or in bytes, so that what refers to it still does.
@org.jspecify.annotations.NullMarked
package hostdev.core.scrub;
