#!/usr/bin/env python3
# 아이블록 작품 ‘작품’ · http://127.0.0.1:8000
# 실행: python3 이_파일.py   (Windows에서는: py 이_파일.py)
# 내 프로그램은 여기부터 39번째 줄까지예요.


def program():
    점수판 = Sprite("점수판", x=0, y=90, size=28, words="처음", costumes=["블링키"])
    구경꾼 = Sprite("구경꾼", x=0, y=-40, size=100, costumes=["블링키"])

    def 점수판_when_started(self):
        self.write("점수: ")
        self.write_after(3)
        self.write_before("★ ")
        self.set_text_color("#1c5fd6")
        self.set_text_background("#fcc419")
        self.set_text_font("serif")
        self.set_text_effect("underline", True)
        self.say(self.read_text())
        self.clone(self)
        self.erase_text()
        self.say(len(self.read_text()))
        self.write("끝")

    점수판.when_started(점수판_when_started)

    def 점수판_when_clone_started(self):
        self.write_after("점")
        self.say(self.read_text())

    점수판.when_clone_started(점수판_when_clone_started)

    def 구경꾼_when_started(self):
        wait(0.2)
        self.say(점수판.read_text())
        self.write("못 써요")
        self.say("여기까지 오지 않아요")

    구경꾼.when_started(구경꾼_when_started)

