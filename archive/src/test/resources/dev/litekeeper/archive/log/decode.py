"""Reads the segments of a folder as docs/format.md describes them, with nothing of Litekeeper's code, and writes the
database after the last commit: decode.py FOLDER OUT"""
import ctypes, hashlib, os, struct, sys

ZSTD = ctypes.CDLL('libzstd.so.1')
ZSTD.ZSTD_decompress.restype = ctypes.c_size_t
MASK = (1 << 64) - 1
K = (0xa0761d6478bd642f, 0xe7037ed1a0b428db, 0x8ebc6af09c88c6e3, 0x589965cc75374cc3)
G = 0x9e3779b97f4a7c15


def fold(x, y):
    p = x * y
    return (p & MASK) ^ (p >> 64)


def raw_hash(page):
    s = list(K)
    words = struct.unpack('<%dQ' % (len(page) // 8), page)
    for i in range(0, len(words), 8):
        for j in range(4):
            s[j] = fold(words[i + 2 * j] ^ K[j], words[i + 2 * j + 1] ^ s[j])
    return fold(fold(s[0] ^ K[0], s[1] ^ K[1]) ^ len(page), fold(s[2] ^ K[2], s[3] ^ K[3]) ^ G)


def page_hash(page):
    return raw_hash(page) ^ raw_hash(bytes(len(page)))


def mix(h, number):
    if h == 0:
        return 0
    z = (h + number * G) & MASK
    z = ((z ^ z >> 30) * 0xbf58476d1ce4e5b9) & MASK
    z = ((z ^ z >> 27) * 0x94d049bb133111eb) & MASK
    return z ^ z >> 31


class Bytes:
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, n):
        assert self.at + n <= len(self.data)
        self.at += n
        return self.data[self.at - n:self.at]

    def word(self):
        return struct.unpack('<Q', self.take(8))[0]

    def varint(self):
        value, shift = 0, 0
        while True:
            b = self.take(1)[0]
            value |= (b & 127) << shift
            shift += 7
            if b < 128:
                return value

    def signed(self):
        v = self.varint()
        return v >> 1 if v & 1 == 0 else -(v >> 1) - 1

    def text(self):
        return self.take(self.varint()).decode()

    def frame(self):
        length, stored = struct.unpack('<II', self.take(8))
        packed = self.take(stored)
        if length == stored:
            return packed
        out = ctypes.create_string_buffer(length)
        assert ZSTD.ZSTD_decompress(out, length, packed, stored) == length
        return out.raw


pages, size, previous, position, number = {}, 0, bytes(32), 0, 0


def database_hash():
    lock = (1 << 30) // size + 1
    return sum(mix(page_hash(bytes(p)), n) for n, p in pages.items() if n != lock) & MASK


for name in sorted(f for f in os.listdir(sys.argv[1]) if f.endswith('.seg')):
    data = open(os.path.join(sys.argv[1], name), 'rb').read()
    assert hashlib.sha256(data[:-32]).digest() == data[-32:]
    f = Bytes(data)
    assert f.take(8) == b'LKL-SEG\x01'
    size, flags = struct.unpack('<II', f.take(8))
    sequence, epoch, lineage, before, count, digest, millis = struct.unpack('<7Q', f.take(56))
    assert f.take(32) == previous and sequence == number + 1
    previous, number = data[-32:], sequence
    if flags & 1:
        pages = {}
    assert digest == database_hash()
    blocks = []
    while data[f.at:f.at + 8] != bytes(8):
        blocks.append(f.frame())
    f.take(8)
    place = f.at
    index = Bytes(f.frame())
    assert struct.unpack('<Q', f.take(8))[0] == place
    f.take(4)
    assert f.take(4) == b'LKSG' and f.at + 32 == len(data)
    commits = index.varint()
    kinds = index.take(commits)
    times = [index.varint() for _ in range(commits)]
    sizes = []
    for _ in range(commits):
        count += index.signed()
        sizes.append(count)
    changed = [index.varint() for _ in range(commits)]
    taken = [index.varint() for _ in range(commits)]
    hashes = [index.word() for _ in range(commits)]
    marks = [(index.varint(), index.varint(), index.varint(), index.text()) for _ in range(index.varint())]
    floor, listed = index.varint(), index.varint()
    touched, n = [], 0
    for _ in range(listed):
        n += index.varint()
        touched.append(n)
    touched = {n: index.word() for n in touched}
    last, digest, millis, flags = index.varint(), index.word(), index.varint(), index.varint()
    if flags & 4:
        index.take(40)
    inode = index.text()
    assert index.at == len(index.data) and name == '%08x-%016x-%016x.seg' % (sequence, before + 1, before + commits)
    done = 0
    for block in map(Bytes, blocks):
        while block.at < len(block.data):
            n = block.varint()
            if n == 0:
                pages = {p: v for p, v in pages.items() if p <= sizes[done]}
                assert database_hash() == hashes[done], 'commit %d' % (before + done + 1)
                done += 1
                continue
            page = pages.setdefault(n >> 1, bytearray(size))
            if n & 1:
                page[:] = bytes(size)
            at = 0
            while run := block.varint():
                at += 8 * block.varint()
                for b in block.take(8 * run):
                    page[at] ^= b
                    at += 1
    assert done == commits and digest == database_hash()
    for n, h in touched.items():
        assert page_hash(bytes(pages.get(n, bytes(size)))) == h
    position = before + commits

with open(sys.argv[2], 'wb') as out:
    for n in range(1, last + 1):
        out.write(pages.get(n, bytes(size)))
print(position)
