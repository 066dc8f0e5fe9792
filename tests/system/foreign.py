"""A reader and a board that share nothing with the simulator: other language, other registers."""
import os
import pty
import socketserver
import struct
import threading
import tty


class ForeignBoard:
    """A Modbus TCP server of its own: holding registers only, counters of 32 bits with the low word first.
    40: bit 0 entry unlocked, bit 1 exit LOCKED, bit 4 green. 50: bit 2 home, bit 7 fire.
    60-61: entry counter; 64: boot number."""

    MAP = """board: "Foreign board"
source: "tests/system/foreign.py"
word_order: low_first
outputs:
  unlock_entry: {holding: 40, bit: 0}
  unlock_exit: {holding: 40, bit: 1, invert: true}
  lamp_green: {holding: 40, bit: 4}
inputs: {arm_home: {holding: 50, bit: 2}, fire: {holding: 50, bit: 7}}
values: {counter_entry: {holding: 60, width: 32}, boot_counter: {holding: 64}}
timing: {response: 300ms, poll: 20ms}
"""

    def __init__(self):
        board = self
        self.lock = threading.Lock()
        self.registers = {40: 0, 50: 4, 60: 0xFFFF, 61: 2, 64: 7}

        class Handler(socketserver.BaseRequestHandler):
            def handle(self):
                while True:
                    header = self.read(7)
                    if header is None:
                        return
                    transaction, _, length, unit = struct.unpack(">HHHB", header)
                    body = self.read(length - 1)
                    if body is None:
                        return
                    answer = board.answer(body)
                    self.request.sendall(struct.pack(">HHHB", transaction, 0, len(answer) + 1, unit)
                                         + answer)

            def read(self, size):
                data = b""
                while len(data) < size:
                    more = self.request.recv(size - len(data))
                    if not more:
                        return None
                    data += more
                return data

        socketserver.ThreadingTCPServer.allow_reuse_address = True
        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, body):
        function, address, value = struct.unpack(">BHH", body[:5])
        with self.lock:
            if function == 3 and all(address + i in self.registers for i in range(value)):
                words = [self.registers[address + i] for i in range(value)]
                return struct.pack(f">BB{value}H", 3, 2 * value, *words)
            if function == 6 and address in self.registers:
                self.registers[address] = value
                return body
        return bytes([function | 0x80, 2 if function in (3, 6) else 1])

    def unlocked(self):
        with self.lock:
            return bool(self.registers[40] & 1)

    def turn(self):
        """One rotation in: the counter of 32 bits carries from its low word."""
        with self.lock:
            count = (self.registers[60] | self.registers[61] << 16) + 1
            self.registers[60], self.registers[61] = count & 0xFFFF, count >> 16

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class ForeignReader:
    """A PN532 at the level of its serial frames, written from the user manual for these tests only."""

    ACK = bytes.fromhex("0000FF00FF00")

    def __init__(self):
        self.master, self.slave = pty.openpty()
        tty.setraw(self.slave)
        self.path = os.ttyname(self.slave)
        self.uid = None
        self.running = True
        self.thread = threading.Thread(target=self.play, daemon=True)
        self.thread.start()

    def send(self, data):
        body = bytes([0xD5]) + data
        head = bytes([0, 0, 0xFF, len(body), (-len(body)) & 0xFF])
        os.write(self.master, head + body + bytes([(-sum(body)) & 0xFF, 0]))

    def play(self):
        data = b""
        while self.running:
            try:
                data += os.read(self.master, 256)
            except OSError:
                return
            while (start := data.find(b"\x00\xff")) >= 0 and len(data) >= start + 4:
                size = data[start + 2]
                if size == 0:
                    data = data[start + 4:]
                    continue
                if len(data) < start + 5 + size:
                    break
                body = data[start + 4:start + 4 + size]
                data = data[start + 5 + size:]
                os.write(self.master, self.ACK)
                self.send(self.answer(body[1:]))

    def answer(self, command):
        code, rest = command[0], command[1:]
        reply = bytes([code + 1])
        if code == 0x00:
            return reply + rest
        if code == 0x02:
            return reply + bytes.fromhex("32010607")
        if code == 0x06:
            return reply + bytes(len(rest) // 2)
        if code == 0x4A:
            if self.uid is None or rest[1] != 0:
                return reply + b"\x00"
            return reply + bytes([1, 1, 0, 4, 8, len(self.uid)]) + self.uid
        if code in (0x44, 0x52, 0x54):
            return reply + b"\x00"
        return reply

    def close(self):
        self.running = False
        os.close(self.master)
        os.close(self.slave)
