/// One part of a multipart message, as it is on the wire.
package typealias Frame = [UInt8]
