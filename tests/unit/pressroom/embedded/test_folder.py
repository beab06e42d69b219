import subprocess
import sys

from pressroom.embedded import folder


def test_a_private_file_is_replaced_whole_and_stays_private(tmp_path):
    path = tmp_path / "keys"
    folder.write_private(path, "Đồng Tháp")
    folder.write_private(path, "Cà Mau")
    assert path.read_text("utf-8") == "Cà Mau"
    assert path.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["keys"]


def test_a_file_left_half_written_by_a_crash_does_not_stop_the_next(tmp_path):
    (tmp_path / ".keys.new").write_text("ha")
    folder.write_private(tmp_path / "keys", "whole")
    assert (tmp_path / "keys").read_text() == "whole"


def test_broken_json_counts_as_none(tmp_path):
    (tmp_path / "x.json").write_text('{"a": ')
    assert folder.read_json(tmp_path / "x.json") is None
    assert folder.read_json(tmp_path / "y.json") is None


def test_the_lock_is_held_once_and_dies_with_its_holder(tmp_path):
    place = folder.at(tmp_path)
    code = (
        "import sys, time; from pathlib import Path; from pressroom.embedded import folder\n"
        "with folder.at(Path(sys.argv[1])).locked() as ours: print(ours, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE) as holder:
        assert holder.stdout.readline() == b"True\n"
        with place.locked() as ours:
            assert not ours
        holder.kill()
        holder.wait()
        with place.locked() as ours:
            assert ours


def test_a_log_past_its_size_is_put_aside(tmp_path, monkeypatch):
    monkeypatch.setattr(folder, "MOST_LOG_BYTES", 10)
    log = tmp_path / "intake.log"
    log.write_text("0123456789")
    folder.rotate(log)
    assert log.exists()
    log.write_text("0123456789+")
    folder.rotate(log)
    assert not log.exists()
    assert (tmp_path / "intake.log.1").read_text() == "0123456789+"


def test_the_tail_is_the_last_lines(tmp_path):
    log = tmp_path / "x.log"
    log.write_text("".join(f"line {number}\n" for number in range(5000)))
    assert folder.tail(log, lines=2) == "line 4998\nline 4999"
    assert folder.tail(tmp_path / "none.log") == ""
