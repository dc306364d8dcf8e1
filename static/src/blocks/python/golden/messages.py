#!/usr/bin/env python3
# 아이블록 작품 ‘작품’ · http://127.0.0.1:8000
# 실행: python3 이_파일.py   (Windows에서는: py 이_파일.py)
# 내 프로그램은 여기부터 50번째 줄까지예요.


def program():
    출발 = Message("출발")
    출발_2 = Message("출발")
    대장 = Sprite("대장", x=-60, y=-30, size=130, costumes=["블링키"])
    하나 = Sprite("하나", x=-60, y=-30, size=130, costumes=["블링키"])
    둘 = Sprite("둘", x=-60, y=-30, size=130, costumes=["블링키"])

    def 대장_when_started(self):
        self.say("준비")
        출발.send_and_wait()
        self.say("모두 끝")
        출발_2.send()
        wait(0.2)
        출발_2.send()
        wait(0.3)
        self.say("마지막")

    대장.when_started(대장_when_started)

    def 하나_when_출발(self):
        wait(0.2)
        self.say("하나 도착")

    하나.when_received(출발, 하나_when_출발)

    def 하나_when_출발_2(self):
        self.say("다시")
        wait(0.5)
        self.say("하나 끝")

    하나.when_received(출발_2, 하나_when_출발_2)

    def 둘_when_출발(self):
        wait(0.1)
        self.say("둘 도착")

    둘.when_received(출발, 둘_when_출발)

    def 둘_when_started(self):
        wait(0.05)
        self.stop_other_scripts()
        self.think("멈췄니?")

    둘.when_started(둘_when_started)

